# Objects that two workers use at the same time, without a pause.
$sets = Select-Amount 20000 2000
$calls = Select-Amount 5000 500
$tallies = Select-Amount 500000 20000
$python = Start-PythonPeer
$pool = Start-WarmPool
$table = New-PoolSharedObject Dictionary
$lock = New-PoolSharedObject Lock
$counter = New-PoolSharedObject Counter
try {
    $bodies = [ordered]@{
        sets    = { Measure-Rate (2 * $sets) { 1..2 | Invoke-PoolMap { $t = $using:table; foreach ($i in 1..$using:sets) { $t['x'] = $i } } -Pool $pool -BatchSize 1 } }
        gets    = { Measure-Rate (2 * $calls) { 1..2 | Invoke-PoolMap { $t = $using:table; foreach ($i in 1..$using:calls) { $null = $t['x'] } } -Pool $pool -BatchSize 1 } }
        locks   = { Measure-Rate (2 * $calls) { 1..2 | Invoke-PoolMap { $l = $using:lock; foreach ($i in 1..$using:calls) { $l.Enter(); $l.Exit() } } -Pool $pool -BatchSize 1 } }
        tallies = { Measure-Rate (2 * $tallies) { 1..2 | Invoke-PoolMap { $c = $using:counter; foreach ($i in 1..$using:tallies) { $c.Add() } } -Pool $pool -BatchSize 1 } }
    }
    if ($python) {
        $bodies.pythonSets = { Invoke-Peer $python "sets $sets" }
        $bodies.pythonGets = { Invoke-Peer $python "gets $calls" }
        $bodies.pythonLocks = { Invoke-Peer $python "locks $calls" }
    }
    $rates = Measure-Rounds $Bench.Rounds $bodies -WarmUp (Select-Amount 3 1) -Warm sets, gets, locks
}
finally { Stop-ProcessPool $pool; Stop-Peer $python; $table, $lock, $counter | ForEach-Object Dispose }

New-Row -Id shared-sets -Work ('two workers set a key of one shared dictionary, {0:N0} times each' -f $sets) -Ours $rates.sets -Unit 'sets/s' -Against 'Python `Manager().dict()`' -Theirs $rates.pythonSets -Missing $Bench.NoPython -Goal 'at least' -Limit 2
New-Row -Id shared-gets -Work 'the same, reads' -Ours $rates.gets -Unit 'gets/s' -Against 'the same' -Theirs $rates.pythonGets -Missing $Bench.NoPython
New-Row -Id shared-locks -Work ('two workers take and let go of one shared lock, {0:N0} times each' -f $calls) -Ours $rates.locks -Unit 'pairs/s' -Against 'Python `Manager().Lock()`' -Theirs $rates.pythonLocks -Missing $Bench.NoPython -Goal 'at least' -Limit 2
New-Row -Id shared-tally -Work ('two workers add to one shared counter, {0:N0} times each' -f $tallies) -Ours $rates.tallies -Unit 'adds/s'
