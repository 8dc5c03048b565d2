<#
.SYNOPSIS
How fast small work goes over ssh and Slurm, beside the same on this machine: the figures of docs/scaling.md.
.DESCRIPTION
Needs root, as the bed does (tests/Cluster/bed help), and the module built for Release. Ways are measured in turn, round by round; each figure is the median of the rounds.
#>
[CmdletBinding()]
param([ValidateRange(1, 100)] [int] $Rounds = 5, [ValidateRange(1000, 1000000)] [int] $Tasks = 10000)

$ErrorActionPreference = 'Stop'
. (Join-Path $PSScriptRoot 'PoolSupport.ps1')
$null = Invoke-Bed down
$null = Invoke-Bed up
try {
    $ways = [ordered]@{
        'this machine' = New-PoolHost -Local -Workers 2
        'ssh'          = (New-Node node1), (New-Node node2)
        'Slurm'        = New-PoolHost -Slurm -Workers 2
    }
    $pools = [ordered]@{}
    foreach ($name in $ways.Keys) { $pools[$name] = Start-ProcessPool -PoolHost $ways[$name] -MinWorkers 2 }

    function Measure-Rate([int] $Count, [scriptblock] $Work) {
        $clock = [Diagnostics.Stopwatch]::StartNew()
        $null = . $Work
        $Count / $clock.Elapsed.TotalSeconds
    }
    $work = [ordered]@{
        Tasks = { param($Pool) Measure-Rate $Tasks { $all = 1..$Tasks | Submit-PoolTask { $_ } -Pool $Pool; $all | Receive-PoolTask -Wait -AutoRemove } }
        Items = { param($Pool) Measure-Rate (10 * $Tasks) { 1..(10 * $Tasks) | Invoke-PoolMap { $_ * $_ } -Pool $Pool } }
        MB    = { param($Pool) $bytes = [byte[]]::new(16MB); [Random]::new(1).NextBytes($bytes); Measure-Rate 32 { Submit-PoolTask { , $args[0] } -ArgumentList (, $bytes) -Pool $Pool | Receive-PoolTask -Wait -AutoRemove } }
        Trip  = {
            param($Pool)
            $trips = foreach ($i in 1..500) { $clock = [Diagnostics.Stopwatch]::StartNew(); $null = Submit-PoolTask { 1 } -Pool $Pool | Receive-PoolTask -Wait -AutoRemove; $clock.Elapsed.TotalMilliseconds }
            $trips = $trips | Sort-Object
            $trips[250], $trips[494]
        }
    }
    $seen = @{}
    foreach ($round in 0..$Rounds) {
        foreach ($name in $pools.Keys) {
            foreach ($what in $work.Keys) {
                $figures = @(& $work[$what] $pools[$name])
                # The first round warms up.
                if ($round -gt 0) { for ($i = 0; $i -lt $figures.Count; $i++) { $seen["$name/$what$i"] = [double[]] (@($seen["$name/$what$i"]).Where{ $null -ne $_ } + $figures[$i]) } }
            }
        }
    }

    function Get-Median([string] $Key) { $sorted = $seen[$Key] | Sort-Object; $sorted[[int][Math]::Floor($sorted.Count / 2)] }
    foreach ($name in $pools.Keys) {
        [pscustomobject]@{
            Way           = $name
            'Tasks/s'     = '{0:n0}' -f (Get-Median "$name/Tasks0")
            'Items/s'     = '{0:n0}' -f (Get-Median "$name/Items0")
            'Trip ms'     = '{0:n2}' -f (Get-Median "$name/Trip0")
            'Trip 99 % ms' = '{0:n2}' -f (Get-Median "$name/Trip1")
            'MB/s'        = '{0:n0}' -f (Get-Median "$name/MB0")
        }
    }
}
finally {
    Get-ProcessPool | Stop-ProcessPool -Force
    Invoke-Bed down
}
