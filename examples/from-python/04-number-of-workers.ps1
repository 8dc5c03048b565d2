# As many workers as processors, or as many as you say; more or fewer later on.
Import-Module "$PSScriptRoot/../../out/ParallelProc"

$pool = Start-ProcessPool -Name numbers
"as many as processors: $($pool.MaxWorkers -eq [Environment]::ProcessorCount)"

Set-ProcessPool $pool -MaxWorkers 4
$ids = 1..4 | Invoke-PoolMap { [Threading.Thread]::Sleep(300); $PID } -Pool $pool -BatchSize 1
"processes that ran four inputs: $(@($ids | Sort-Object -Unique).Count -gt 1)"

"at most two of them for this map: $(@(1..6 | Invoke-PoolMap { [Threading.Thread]::Sleep(50); $PID } -Pool $pool -ThrottleLimit 2 -BatchSize 1 | Sort-Object -Unique).Count -le 2)"
Stop-ProcessPool $pool
