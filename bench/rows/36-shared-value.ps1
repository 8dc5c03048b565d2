# Tasks of a loop that each get a large value and something else: the same value for all, and one for each.
$count = Select-Amount 100 20
$size = 4MB
$same = 'x' * $size
$own = 1..$count | ForEach-Object { 'x' * $size + $_ }
$pool = Start-WarmPool
try {
    $run = {
        param($Values)
        $tasks = foreach ($n in 1..$count) { Submit-PoolTask { $args[0].Length + $args[1] } -ArgumentList ($Values ?? $own[$n - 1]), $n -Pool $pool }
        $null = $tasks | Receive-PoolTask -Wait -AutoRemoveTask
    }
    $rates = Measure-Rounds $Bench.Rounds ([ordered]@{
            same = { Measure-Rate $count { & $run $same } }
            own = { Measure-Rate $count { & $run } }
        })
}
finally { Stop-ProcessPool $pool }

New-Row -Id shared-value -Work "tasks submitted in a loop, each with the same text of $($size / 1MB) MiB and a number" -Ours $rates.same -Unit 'tasks/s' -Against 'a text of its own for each' -Theirs $rates.own -Goal 'at least' -Limit 1
