# Bodies that wait: as many at a time as there are workers. The pool grows from one width to the next.
$each = Select-Amount 10 5 # items for each worker
$widths = 1, 2, 4, 8, 16, 32
$wait = { [Threading.Thread]::Sleep(100) }
$pool = Start-WarmPool 1
try {
    foreach ($workers in $widths) {
        Set-ProcessPool $pool -MaxWorkers $workers
        # Work brings the new workers up; they count once they have run some.
        for ($try = 0; $try -lt 20 -and @((Get-PoolWorker $pool).Where{ $_.TasksDone -gt 0 }).Count -lt $workers; $try++) {
            $null = 1..(3 * $workers) | Invoke-PoolMap $wait -Pool $pool
        }
        $items = $each * $workers
        $rates = Measure-Rounds $(if ($Bench.Quick) { 1 } else { 3 }) ([ordered]@{ ours = { Measure-Rate $items { 1..$items | Invoke-PoolMap $wait -Pool $pool } } })
        $ideal = [double[]] ($rates.ours.ForEach{ 10.0 * $workers })
        New-Row -Id "io-$workers" -Work "body that sleeps 100 ms, $items items, workers: $workers" -Ours $rates.ours -Unit 'items/s' -Against 'ideal' -Theirs $ideal -Goal 'at least' -Limit 0.9
    }
}
finally { Stop-ProcessPool $pool }
