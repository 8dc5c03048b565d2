# Processes for what computes, and several bodies at once within each of them for what waits: here 2 times 20.
Import-Module "$PSScriptRoot/../../out/ParallelProc"

Use-ProcessPool -MaxWorkers 2 -MinWorkers 2 -RunspacesPerWorker 20 {
    $clock = [Diagnostics.Stopwatch]::StartNew()
    # 40 waits of 100 ms, all at once.
    $processes = 1..40 | Invoke-PoolMap { Start-Sleep -Milliseconds 100; $PID }
    "waits: $($processes.Count), in $(($processes | Select-Object -Unique).Count) processes"
    "faster than the 4 s of one after the other: $($clock.Elapsed.TotalSeconds -lt 4)"
}
