# A slow producer, one item each 20 ms. When a result has come to the shell's process is seen in the pool, which counts what is done; when it is written, behind the
# map. The body says when it ended: the clock is the same in all processes of a machine.
$count = Select-Amount 100 30

function Measure-Latency {
    $seen = [long[]]::new($count) # when each result was in the process
    $state = @{ Given = 0; Late = 0 }
    $done = { [Linq.Enumerable]::Sum([long[]] $pool.GetWorkers().TasksDone) }
    $results = & {
        for ($n = 0; $n -lt $count; $n++) {
            $before = & $done
            $begin = [Diagnostics.Stopwatch]::GetTimestamp()
            $state.Given++
            $n
            while ((& $done) -eq $before) { if ([Diagnostics.Stopwatch]::GetElapsedTime($begin).TotalSeconds -gt 10) { throw 'A result has not come within 10 s.' } }
            $seen[$n] = [Diagnostics.Stopwatch]::GetTimestamp()
            $rest = 20 - [Diagnostics.Stopwatch]::GetElapsedTime($begin).TotalMilliseconds
            if ($rest -gt 0) { [Threading.Thread]::Sleep([int] $rest) }
        }
    } | Invoke-PoolMap { [pscustomobject]@{ Item = $_; Ended = [Diagnostics.Stopwatch]::GetTimestamp() } } -Pool $pool | ForEach-Object {
        # The next chance after item n has come is the input of item n + 1, or the end.
        if ($state.Given -gt [Math]::Min($_.Item + 2, $count)) { $state.Late++ }
        $_
    }
    $waits = foreach ($result in $results) { [Diagnostics.Stopwatch]::GetElapsedTime($result.Ended, $seen[$result.Item]).TotalMilliseconds }
    @{ median = Get-Median $waits; longest = [Linq.Enumerable]::Max([double[]] $waits); late = $state.Late }
}

$pool = Start-WarmPool
try { $times = Measure-Rounds $Bench.Rounds ([ordered]@{ ours = { Measure-Latency } }) -WarmUp (Select-Amount 4 0) -Warm ours }
finally { Stop-ProcessPool $pool }

$work = "one item each 20 ms, $count items: from the end of a body until its result is in the shell's process"
New-Row -Id latency-longest -Work "$work, longest" -Ours $times.longest -Unit 'ms' -Goal 'at most' -Limit 5
New-Row -Id latency-median -Work "$work, median" -Ours $times.median -Unit 'ms' -Goal 'at most' -Limit 5
New-Row -Id latency-late -Work 'the same: results that were not written at the next input' -Ours $times.late -Unit 'items' -Goal 'at most' -Limit 0
