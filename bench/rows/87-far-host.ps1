# Hosts at the end of a long way: a relay keeps all that goes to a worker, and comes from it, for 50 ms. Bodies wait, so that processors do not matter.
$way = 50
$count = Select-Amount 400 100
$items = 1..$count
$body = { [Threading.Thread]::Sleep(5) }
$far = New-PoolHost -Command 'dotnet', $Bench.Program, 'far', "$way" -Workers 2 -Name far -PowerShellPath (Join-Path $PSHOME 'pwsh')
$pool = Start-ProcessPool -PoolHost $far -MinWorkers 2
try {
    $null = 1..100 | Invoke-PoolMap { } -Pool $pool -BatchSize 1 # the way is known then
    $rates = Measure-Rounds $Bench.Rounds ([ordered]@{
            one = { Measure-Rate $count { $items | Invoke-PoolMap $body -Pool $pool -BatchSize 1 } }
            free = { Measure-Rate (4 * $count) { 1..(4 * $count) | Invoke-PoolMap $body -Pool $pool } }
            tasks = { Measure-Rate ($count / 4) { $tasks = 1..($count / 4) | Submit-PoolTask $body -Pool $pool; $tasks | Receive-PoolTask -Wait -AutoRemoveTask } }
        })
}
finally { Stop-ProcessPool $pool }

$work = "body that sleeps 5 ms, two workers of a host that is $(2 * $way) ms away and back"
$twoAhead = [double[]] ($rates.one.ForEach{ 2 * 2 / (2 * $way + 5) * 1000 })
New-Row -Id far-one -Work "$work, a batch for each item" -Ours $rates.one -Unit 'items/s' -Against 'two batches a round trip' -Theirs $twoAhead -Goal 'at least' -Limit 3
New-Row -Id far-free -Work "$work, batches that adapt" -Ours $rates.free -Unit 'items/s' -Against 'ideal' -Theirs ([double[]] ($rates.free.ForEach{ 400.0 }))
New-Row -Id far-tasks -Work "$work, tasks" -Ours $rates.tasks -Unit 'tasks/s' -Against 'two tasks a round trip' -Theirs $twoAhead
