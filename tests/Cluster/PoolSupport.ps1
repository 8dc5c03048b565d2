# What tests of pools on the bed need. Dot-sourced in their BeforeAll.

. (Join-Path $PSScriptRoot 'ClusterSupport.ps1')
Import-Module $ModulePath -Force
$env:SLURM_CONF = $SlurmConfig

function New-Node([string] $Name, [int] $Workers = 1) { New-PoolHost $Name -SshConfigFile $SshConfig -Workers $Workers }

# PowerShells on the hosts, by this machine's numbers.
function Get-RemoteShell([string[]] $Name = @('node1', 'node2')) { foreach ($one in $Name) { Get-HostProcess $one pwsh | ForEach-Object Id } }

# Jobs that Slurm still knows as pending, running or ending.
function Get-Job { @((Receive-Client (Start-Client squeue '-h', '-o', '%i %T')).Output -split '\r?\n' -ne '') }

function Wait-NoJob([int] $Seconds = 60) { Wait-Until -Seconds $Seconds { (Get-Job).Count -eq 0 } }

# Runs a script beside the test with what its parameters get, and gives its output: no test waits for ever.
function Invoke-Limited([scriptblock] $Script, [object[]] $ArgumentList, [int] $Seconds = 60) {
    Receive-Aside (Start-Aside $Script $ArgumentList) -Seconds $Seconds
}

# All that a map gave, with its errors and warnings, as one object.
$RunMap = {
    param($Pool, $Body, $Items, $Options)
    $out = $Items | Invoke-PoolMap -ScriptBlock ([scriptblock]::Create($Body)) -Pool $Pool -BatchSize 1 @Options -ErrorVariable problems -ErrorAction SilentlyContinue -WarningVariable warnings -WarningAction SilentlyContinue
    [pscustomobject]@{ Output = @($out); Errors = @($problems); Warnings = @($warnings | ForEach-Object { "$_" }) }
}

# Where each of so many items runs, which all run at the same time.
function Get-Place($Pool, [int] $Count, [int] $Seconds = 90) {
    $together = New-PoolSharedObject Barrier -Capacity $Count
    Invoke-Limited -Seconds ($Seconds + 10) -ArgumentList $Pool, $together, $Count, $Seconds {
        param($Pool, $Together, $Count, $Seconds)
        1..$Count | Invoke-PoolMap -Pool $Pool -BatchSize 1 -WarningAction SilentlyContinue { $null = ($using:Together).SignalAndWait($using:Seconds); [Environment]::MachineName }
    }
}

# The error of a pool of one host that can't be used. Nothing of a task may have run.
function Get-HostFailure($PoolHost) {
    $ran = New-PoolSharedObject Counter
    $pool = Start-ProcessPool -PoolHost $PoolHost -HostTimeoutSeconds 6
    $aside = Start-Aside -ArgumentList $pool, $ran { param($Pool, $Ran) 1 | Invoke-PoolMap -Pool $Pool -ErrorAction Stop -WarningAction SilentlyContinue { $null = ($using:Ran).Increment() } }
    $problem = { Receive-Aside $aside -Seconds 90 } | Should -Throw -PassThru
    Stop-ProcessPool $pool -Force -WarningAction SilentlyContinue
    $ran.Value | Should -Be 0
    $cause = $problem.Exception
    while ($cause -and -not ($cause -is [ParallelProc.PoolException] -and $cause.ErrorId -like 'Host*')) { $cause = $cause.InnerException }
    $cause ?? $problem.Exception
}
