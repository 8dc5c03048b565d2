<#
.SYNOPSIS
    Makes watch.svg, the picture of Watch-ProcessPool in the README: two pools at work, with failures of several kinds. Takes half a minute.
#>
[CmdletBinding()]
param([string] $Path = "$PSScriptRoot/../../docs/pictures/watch.svg")
$ErrorActionPreference = 'Stop'

Import-Module "$PSScriptRoot/../../out/ParallelProc/ParallelProc.psd1"
$images = Start-ProcessPool -Name Images -MinWorkers 6 -MaxWorkers 6
$report = Start-ProcessPool -Name Report -MinWorkers 2 -MaxWorkers 4
try {
    $map = 1..4000 | Invoke-PoolMap -Pool $images -AsJob -TimeoutSeconds 2 {
        $n = $_
        if ($n -eq 77) { throw [IO.FileNotFoundException]::new('none') }
        if ($n -eq 131) { [Threading.Thread]::Sleep(60000) }
        if ($n -eq 160) { [Diagnostics.Process]::GetCurrentProcess().Kill() }
        if ($n -eq 170) { exit 3 }
        [Threading.Thread]::Sleep(@(700, 60, 60, 400, 60, 60, 60)[$n % 7])
    }
    $null = Submit-PoolTask { [Threading.Thread]::Sleep(60000) } -Pool $report -Name 'Sales-by-region'
    $null = Submit-PoolTask { [Threading.Thread]::Sleep(9000) } -Pool $report -Name 'Stock'
    $null = Submit-PoolTask { throw [IO.InvalidDataException]::new('none') } -Pool $report -Name 'Returns'
    $null = Get-PoolEvent $images -Wait | Where-Object { $_.Kind -eq 'ItemEnded' -and $_.Item -ge 260 } | Select-Object -First 1
    Watch-ProcessPool $images, $report -Picture $Path
    Stop-Job $map
}
finally { $images, $report | Stop-ProcessPool -Force }
