# The picture: items/s against what a body costs, for every way to run it. Each gets as many items as take it about a second.
if ($Bench.Beside) { return }

$spin = Measure-SpinBody
$rounds = [Math]::Min(3, $Bench.Rounds)
$budget = Select-Amount 700 250 # milliseconds for each figure
$python = Start-PythonPeer
$pool = Start-WarmPool

# What a way costs beyond the body, in microseconds: a guess that only says how many items fit into the budget.
function Get-ItemCount([double] $Microseconds, [double] $Overhead, [int] $Workers = 2) {
    [Math]::Max(4, [int] ($budget * 1000 / ($Overhead + $Microseconds / $Workers)))
}

try {
    $null = @(Get-SpinCount $spin 1) * 2000 | Invoke-PoolMap $SpinBody -Pool $pool
    foreach ($cost in 1, 10, 100, 1000, 10000) {
        # One microsecond is less than the call of a method: then the body is the trivial one.
        $body = if ($cost -eq 1) { { $_ * $_ } } else { $SpinBody }
        $effort = if ($cost -eq 1) { 1 } else { Get-SpinCount $spin $cost }
        $inputOf = { param($overhead, $workers = 2) , (@($effort) * (Get-ItemCount $cost $overhead $workers)) }
        $ours = & $inputOf 5; $alone = & $inputOf 4 1; $parallel = & $inputOf 2000; $threads = & $inputOf 40000
        $bodies = [ordered]@{
            'ParallelProc'            = { Measure-Rate $ours.Count { $ours | Invoke-PoolMap $body -Pool $pool } }
            'ForEach-Object'          = { Measure-Rate $alone.Count { $alone | ForEach-Object $body } }
            'ForEach-Object -Parallel' = { Measure-Rate $parallel.Count { $parallel | ForEach-Object -Parallel $body -ThrottleLimit 2 } }
        }
        if (Get-Command Start-ThreadJob -ErrorAction Ignore) {
            $bodies['Start-ThreadJob'] = { Measure-Rate $threads.Count { $threads | ForEach-Object { Start-ThreadJob ([scriptblock]::Create("`$_ = $effort; $body")) -ThrottleLimit 2 } | Receive-Job -Wait -AutoRemoveJob } }
        }
        $bodies['Start-Job'] = { Measure-Rate 4 { 1..4 | ForEach-Object { Start-Job ([scriptblock]::Create("`$_ = $effort; $body")) } | Receive-Job -Wait -AutoRemoveJob } }
        if ($python) {
            $bodies['Python map, chunksize 1'] = { Invoke-Peer $python "spin1 $(Get-ItemCount $cost 120) $cost" }
            $bodies['Python Pool.map'] = { Invoke-Peer $python "spinpool $(Get-ItemCount $cost 1) $cost" }
        }
        $rates = Measure-Rounds $rounds $bodies -NoWarmUp:($cost -gt 10)
        foreach ($series in $rates.Keys) { New-Point $series $cost $rates[$series] }
    }
}
finally { Stop-ProcessPool $pool; Stop-Peer $python }
