<#
.SYNOPSIS
    Uses pools without a pause, with faults at random, and looks whether memory, threads, handles and processes stay flat. Ends with exit code 1 when something
    was lost or grows.
.EXAMPLE
    ./bench/soak/Invoke-Soak.ps1 -Minutes 30
.EXAMPLE
    ./bench/soak/Invoke-Soak.ps1 -Minutes 1 -Seed 7 -Settle 0.5   # a short one, in the order of an earlier one
#>
[CmdletBinding()]
param(
    [ValidateRange(0.1, 100000)] [double] $Minutes = 20,
    [int] $Seed = (Get-Random -Maximum 1000000),
    [double] $Settle = 10, # minutes until everything has been compiled and every buffer has its size
    [string] $Module = "$PSScriptRoot/../../out/ParallelProc/ParallelProc.psd1"
)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
Import-Module $Module
. $PSScriptRoot/Scenarios.ps1
. $PSScriptRoot/Gauge.ps1

$random = [Random]::new($Seed)
$clock = [Diagnostics.Stopwatch]::StartNew()
$pool = Start-ProcessPool -Name soak -MaxWorkers 2
$runs = [ordered]@{}
foreach ($name in $Scenarios.Keys) { $runs[$name] = 0 }
$samples = [Collections.Generic.List[object]]::new()
$next = 0
Write-Host "seed $Seed, $Minutes minutes, $($Scenarios.Count) scenarios"
try {
    while ($clock.Elapsed.TotalMinutes -lt $Minutes) {
        $name = @($Scenarios.Keys)[$random.Next($Scenarios.Count)]
        try { & $Scenarios[$name] $pool $random }
        catch { throw "scenario '$name' (seed $Seed, after $($clock.Elapsed)): $_`n$($_.ScriptStackTrace)" }
        $runs[$name]++
        if ($clock.Elapsed.TotalMinutes -ge $next) {
            $next++
            $sample = Get-Gauge $clock.Elapsed.TotalMinutes $pool
            $samples.Add($sample)
            Write-Host ($sample | Format-Table -HideTableHeaders:($samples.Count -gt 1) | Out-String).Trim()
        }
    }
}
finally {
    Stop-ProcessPool $pool -Force
}

Write-Host "`nruns: $(($runs.GetEnumerator().ForEach{ "$($_.Key) $($_.Value)" }) -join ', ')"
$left = Get-ChildProcess
if ($left) { Write-Host "left behind: $($left -join ', ')"; exit 1 }
if (-not (Test-Flat $samples $Settle)) { exit 1 }
Write-Host "nothing lost, nothing left, flat from minute $Settle on"
