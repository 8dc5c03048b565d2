# What has not begun can be cancelled; and so, unlike in Python, can what has.
Import-Module "$PSScriptRoot/../../out/ParallelProc"

Use-ProcessPool -MaxWorkers 1 -MinWorkers 1 {
    $running = Submit-PoolTask { try { [Threading.Thread]::Sleep(-1) } finally { 'never reached: the thread sleeps' } } -GracePeriodSeconds 0.2
    $waiting = Submit-PoolTask { 'never begun' }
    $waiting | Stop-PoolTask -PendingOnly
    "the one that waited: $($waiting.State)"

    while ($running.State -ne 'Running') { [Threading.Thread]::Sleep(10) }
    $running | Stop-PoolTask
    $null = $running | Wait-PoolTask
    "the one that slept in a blocked call: $($running.State)"

    "and the pool goes on: $(Submit-PoolTask { 'with a new worker' } | Receive-PoolTask -Wait)"

    'a time limit does the same for each input:'
    0, 60 | Invoke-PoolMap { [Threading.Thread]::Sleep(1000 * $_); "input $_" } -TimeoutSeconds 5 -ErrorVariable late -ErrorAction SilentlyContinue
    "$($late.TargetObject): $($late.FullyQualifiedErrorId -replace ',.*')"
}
