# One function in another process, and its result.
Import-Module "$PSScriptRoot/../../out/ParallelProc"

Use-ProcessPool {
    $task = Submit-PoolTask { param($a, $b) $a * $b } -ArgumentList 6, 7
    "state before: $($task.State -in 'NotStarted', 'Running')"
    "result: $(Receive-PoolTask $task -Wait)"
    "state after: $($task.State)"
}
