# A map that does next to nothing: what is left is what each way to run it costs.
$work = '`1..200000`, body `$_ * $_`, ordered'
$many = Select-Amount 200000 50000
$fewer = if ($Bench.Beside) { 1000 } else { Select-Amount 5000 500 }
$python = Start-PythonPeer
$pool = Start-WarmPool
try {
    $bodies = [ordered]@{
        ours     = { Measure-Rate $many { 1..$many | Invoke-PoolMap { $_ * $_ } -Pool $pool } }
        alone    = { Measure-Rate $many { 1..$many | ForEach-Object { $_ * $_ } } }
        parallel = { Measure-Rate $fewer { 1..$fewer | ForEach-Object -Parallel { $_ * $_ } -ThrottleLimit 2 } }
    }
    if ($python) {
        $bodies.chunk1 = { Invoke-Peer $python "map1 $(Select-Amount 20000 5000)" }
        $bodies.chunks = { Invoke-Peer $python "poolmap $many" }
    }
    if (Get-Command Start-ThreadJob -ErrorAction Ignore) {
        $bodies.threads = { Measure-Rate 40 { 1..40 | ForEach-Object { $n = $_; Start-ThreadJob { $using:n * $using:n } -ThrottleLimit 2 } | Receive-Job -Wait -AutoRemoveJob } }
    }
    $bodies.jobs = { Measure-Rate 4 { 1..4 | ForEach-Object { $n = $_; Start-Job { $using:n * $using:n } } | Receive-Job -Wait -AutoRemoveJob } }
    $rates = Measure-Rounds $Bench.Rounds $bodies -WarmUp (Select-Amount 10 1) -Warm ours, alone
}
finally { Stop-ProcessPool $pool; Stop-Peer $python }

$ours = @{ Work = $work; Ours = $rates.ours; Unit = 'items/s' }
New-Row @ours -Id map-sequential -Against 'sequential `ForEach-Object`' -Theirs $rates.alone -Goal 'at least' -Limit 1 -More 'stretch 2'
New-Row @ours -Id map-parallel -Against "``ForEach-Object -Parallel -ThrottleLimit 2`` ($fewer items)" -Theirs $rates.parallel -Goal 'at least' -Limit 300
New-Row @ours -Id map-chunksize1 -Against 'Python `ProcessPoolExecutor.map`, chunksize 1' -Theirs $rates.chunk1 -Missing $Bench.NoPython -Goal 'at least' -Limit 20
New-Row @ours -Id map-chunks -Against 'Python `Pool.map`, default chunks' -Theirs $rates.chunks -Missing $Bench.NoPython
New-Row @ours -Id map-threadjob -Against '`Start-ThreadJob -ThrottleLimit 2` (40 items)' -Theirs $rates.threads -Missing 'this shell has no `Start-ThreadJob`'
New-Row @ours -Id map-job -Against '`Start-Job` (4 items)' -Theirs $rates.jobs
