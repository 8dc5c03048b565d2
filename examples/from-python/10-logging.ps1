# What bodies say comes back on the stream that they said it on, in the order of the inputs; workers and tasks can be looked at.
Import-Module "$PSScriptRoot/../../out/ParallelProc"

Use-ProcessPool -Name watched -MaxWorkers 2 {
    $results = 1..3 | Invoke-PoolMap {
        Write-Information "input $_ begins" -Tags progress
        if ($_ -eq 2) { Write-Warning "input $_ is odd, though even" }
        Write-Host "input $_ ends"
        $_
    } -InformationVariable log -WarningVariable warnings -WarningAction SilentlyContinue -InformationAction SilentlyContinue
    "results: $results"
    "log: $(@($log.MessageData | ForEach-Object { "$_" }) -join ', ')"
    "warnings: $warnings"

    $workers = Get-PoolWorker watched
    "workers: $(@($workers).Count -in 1, 2), inputs done: $(($workers | Measure-Object TasksDone -Sum).Sum)"
}
