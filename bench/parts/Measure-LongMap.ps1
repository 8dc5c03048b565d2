# One map in a shell of its own, then what it took: items/s and the shell's peak memory in MiB. The input is made and the output dropped as it goes, so that what is
# held is held by the map.
param([Parameter(Mandatory)] [string] $Module, [Parameter(Mandatory)] [int] $Items)
$Bench = $null
foreach ($file in 'Rounds', 'Processes') { . "$PSScriptRoot/../lib/$file.ps1" }
Import-Module $Module
$pool = Start-ProcessPool -MaxWorkers 2 -MinWorkers 2
$work = { & { for ($n = 0; $n -lt $count; $n++) { $n } } | Invoke-PoolMap { $_ * $_ } -Pool $pool | Out-Null }

# Warm, as far as a compiler goes.
$count = 2000
foreach ($time in 1..10) { & $work }
$count = $Items
$rate = Measure-Rate $count $work
$peak = Get-ProcessMemory $PID VmHWM
Stop-ProcessPool $pool
[Console]::Out.WriteLine([string]::Format([cultureinfo]::InvariantCulture, '{0:0.0} {1:0.00}', $rate, $peak))
