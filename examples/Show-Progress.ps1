# How far a map is: as bars for who watches, and as lines for a log.
Import-Module "$PSScriptRoot/../out/ParallelProc"
$pool = Start-ProcessPool -MaxWorkers 2

# A map that takes more than a second shows a bar of its own, with what its bodies say under it. In a terminal:
#   Invoke-PoolMap [###############               ] 3 of 6 done, 0 failed, 2.0/s
#     part 4       [#####################         ] step 7 of 10
#     part 5       [##############                ] step 5 of 10
#     Worker 1 (process 4711)  input 4, for 1 s
$parts = 1..6 | Invoke-PoolMap -Pool $pool -BatchSize 1 -ShowWorkers {
    foreach ($step in 1..10) {
        Write-Progress -Id $_ -Activity "part $_" -Status "step $step of 10" -PercentComplete (10 * $step)
        [Threading.Thread]::Sleep(50)
    }
    Write-Progress -Id $_ -Activity "part $_" -Completed
    "part $_"
}
"all of $($parts.Count) parts are done"

# Results come as they are made: each is a line.
$count = 0
1..6 | Invoke-PoolMap -Pool $pool -BatchSize 1 -Unordered { [Threading.Thread]::Sleep(20 * $_); $_ } | ForEach-Object { '{0} of 6 done: input {1}' -f ++$count, $_ }

Stop-ProcessPool $pool
