# Processes for what computes, and many waits at once within each of them for what waits. .NET's own tasks are the threads here.
Import-Module "$PSScriptRoot/../../out/ParallelProc"

Use-ProcessPool -MaxWorkers 2 {
    $clock = [Diagnostics.Stopwatch]::StartNew()
    # 40 waits of 100 ms: twenty in each of two inputs, all at once.
    $done = 1..2 | Invoke-PoolMap {
        $waits = [Threading.Tasks.Task[]] @(foreach ($n in 1..20) { [Threading.Tasks.Task]::Delay(100) })
        [Threading.Tasks.Task]::WaitAll($waits)
        $waits.Count
    }
    "waits: $($done[0] + $done[1])"
    "faster than the 4 s of one after the other: $($clock.Elapsed.TotalSeconds -lt 4)"
}
