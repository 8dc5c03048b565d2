# Processes for what computes, and several bodies at once within each of them for what waits: here 2 times 20.
Import-Module "$PSScriptRoot/../../out/ParallelProc"

Use-ProcessPool -MaxWorkers 2 -MinWorkers 2 -RunspacesPerWorker 20 {
    # 40 that wait for each other: none of them goes on before all have begun.
    $all = New-PoolSharedObject Barrier -Capacity 40
    $waits = 1..40 | Invoke-PoolMap { [pscustomobject]@{ Met = ($using:all).SignalAndWait(60); Process = $PID } }
    "waits: $($waits.Count), in $(@($waits.Process | Select-Object -Unique).Count) processes"
    "all at once: $($waits.Met -notcontains $false)"
}
