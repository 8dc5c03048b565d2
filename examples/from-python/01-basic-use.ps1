# One function in another process, and its result.
Import-Module "$PSScriptRoot/../../out/ParallelProc"

Use-ProcessPool {
    $go = New-PoolSharedObject Event # the task waits for it, so that it can be seen before its end
    $task = Submit-PoolTask { param($a, $b) ($using:go).Wait(); $a * $b } -ArgumentList 6, 7
    "state before: $($task.State -in 'NotStarted', 'Running')"
    $go.Set()
    "result: $(Receive-PoolTask $task -Wait)"
    "state after: $($task.State)"
}
