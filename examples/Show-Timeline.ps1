# Draws what a run was like: which worker did what and when, what took long, what failed.
param([string] $Path = (Join-Path ([IO.Path]::GetTempPath()) 'timeline.html'))
Import-Module "$PSScriptRoot/../out/ParallelProc"
$pool = Start-ProcessPool -Name Nightly -MinWorkers 4 -MaxWorkers 4

# A map of items that differ in length: three of them fail, and one of these when it is tried again, too.
$sizes = 1..60 | Invoke-PoolMap -Pool $pool -RetryCount 1 -RetryDelaySeconds 0.05 -ErrorVariable problems -ErrorAction SilentlyContinue {
    [Threading.Thread]::Sleep(8 + $_ * 37 % 53)
    if ($_ -eq 21 -or ($_ -in 9, 40 -and $PoolContext.Attempt -eq 1)) { throw [IO.IOException]::new("item $_ is locked") }
    $_ * $_
}

# A map of many quick items, of which some are not quick: the batches are paler, and upon them is what took a millisecond.
$sum = (1..20000 | Invoke-PoolMap -Pool $pool { if ($_ % 900 -eq 0) { [Threading.Thread]::Sleep(9) }; $_ } | Measure-Object -Sum).Sum

# Tasks of different kinds. One is stopped as it takes too long, and one takes its worker with it.
$tasks = @(
    1..6 | ForEach-Object { Submit-PoolTask -Pool $pool -Name "Report $_" { [Threading.Thread]::Sleep(60 * $args[0]) } -ArgumentList $_ }
    Submit-PoolTask -Pool $pool -Name Import { [Threading.Thread]::Sleep(150) }
    Submit-PoolTask -Pool $pool -Name Upload { while ($true) { [Threading.Thread]::Sleep(5) } } -TimeoutSeconds 0.2
    Submit-PoolTask -Pool $pool -Name Convert { [Threading.Thread]::Sleep(90); Stop-Process -Id $PID -Force }
    1..3 | ForEach-Object { Submit-PoolTask -Pool $pool -Name "Cleanup $_" { [Threading.Thread]::Sleep(70) } }
)
$null = $tasks | Wait-PoolTask

$page = Export-PoolTrace -Path $Path -Pool $pool -PassThru
$trace = Export-PoolTrace -Path ([IO.Path]::ChangeExtension($Path, '.json')) -Pool $pool -PassThru
Stop-ProcessPool $pool

"$($sizes.Count) of 60 items are done, $($problems.Count) failed, and the others add up to $sum."
"$(@($tasks | Where-Object State -EQ Completed).Count) of $($tasks.Count) tasks are done."
"For a browser: $($page.FullName)"
"For https://ui.perfetto.dev: $($trace.FullName)"
# On a machine with two processors:
#   59 of 60 items are done, 1 failed, and the others add up to 200010000.
#   10 of 12 tasks are done.
#   For a browser: /tmp/timeline.html
#   For https://ui.perfetto.dev: /tmp/timeline.json
