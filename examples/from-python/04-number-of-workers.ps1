# As many workers as processors, or as many as you say; more or fewer later on.
Import-Module "$PSScriptRoot/../../out/ParallelProc"

$pool = Start-ProcessPool -Name numbers
"as many as processors: $($pool.MaxWorkers -eq [Environment]::ProcessorCount)"

Set-ProcessPool $pool -MaxWorkers 4
$all = New-PoolSharedObject Barrier -Capacity 4 # nobody goes on before four are there
$ids = 1..4 | Invoke-PoolMap { $null = ($using:all).SignalAndWait(60); $PID } -Pool $pool -BatchSize 1
"processes that ran four inputs: $(@($ids | Sort-Object -Unique).Count)"

"at most two of them for this map: $(@(1..6 | Invoke-PoolMap { [Threading.Thread]::Sleep(50); $PID } -Pool $pool -ThrottleLimit 2 -BatchSize 1 | Sort-Object -Unique).Count -le 2)"
Stop-ProcessPool $pool
