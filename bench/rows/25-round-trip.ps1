# One task at a time, from asking until its result is there. Warm means that code that is run often has been compiled for good, which takes .NET some seconds of
# it; what a shell's first trips cost is a row of its own.
$trips = Select-Amount 1000 200
$warmUp = Select-Amount 10000 500

function Measure-Trip([scriptblock] $Trip) {
    $times = [double[]]::new($trips)
    for ($i = 0; $i -lt $trips; $i++) {
        $begin = [Diagnostics.Stopwatch]::GetTimestamp()
        $null = & $Trip
        $times[$i] = [Diagnostics.Stopwatch]::GetElapsedTime($begin).TotalMicroseconds
    }
    (Get-Median $times), (Get-Percentile $times 99)
}

$python = Start-PythonPeer
$pipe = Start-BenchProgram pipe-pingpong
$pool = Start-WarmPool
try {
    $bodies = [ordered]@{
        task = { $median, $p99 = Measure-Trip { Receive-PoolTask (Submit-PoolTask { 6 * 7 } -Pool $pool) -Wait -AutoRemove }; @{ task = $median; task99 = $p99 } }
        map  = { $median, $p99 = Measure-Trip { Invoke-PoolMap { $_ * 7 } 6 -Pool $pool }; @{ map = $median; map99 = $p99 } }
        pipe = { $median, $p99 = Invoke-Peer $pipe "$trips"; @{ pipe = $median; pipe99 = $p99 } }
    }
    if ($python) { $bodies.python = { $median, $p99 = Invoke-Peer $python "trip $trips"; @{ python = $median; python99 = $p99 } } }
    $first = & $bodies.task
    foreach ($one in 'task', 'map') { for ($i = 0; $i -lt $warmUp; $i += $trips) { $null = & $bodies[$one] } }
    $times = Measure-Rounds $Bench.Rounds $bodies
}
finally { Stop-ProcessPool $pool; Stop-Peer $python; Stop-Peer $pipe }

foreach ($one in @(
        @{ Id = 'task'; Work = 'one warm round trip, `Submit-PoolTask` + `Receive-PoolTask`' }
        @{ Id = 'map'; Work = 'one warm round trip, `Invoke-PoolMap` with one item' }
    )) {
    foreach ($figure in @{ Key = ''; Name = 'median' }, @{ Key = '99'; Name = '99th percentile' }) {
        $ours = @{ Work = "$($one.Work), $($figure.Name)"; Ours = $times[$one.Id + $figure.Key]; Unit = 'us' }
        New-Row @ours -Id "trip-$($one.Id)$($figure.Key)-python" -Against 'Python `submit().result()`' -Theirs $times["python$($figure.Key)"] -Missing $Bench.NoPython -Goal below -Limit 0.5
        New-Row @ours -Id "trip-$($one.Id)$($figure.Key)-pipe" -Against 'bare pipe between two .NET processes' -Theirs $times["pipe$($figure.Key)"] -Goal 'at most' -Limit 3
    }
}
New-Row -Id trip-first -Work "the first $trips round trips of a fresh shell, ``Submit-PoolTask`` + ``Receive-PoolTask``, median" -Ours $first.task -Unit 'us'
