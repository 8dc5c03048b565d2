# Many single tasks: all submitted, then all collected.
$count = Select-Amount 20000 2000
$python = Start-PythonPeer
$pool = Start-WarmPool
try {
    $bodies = [ordered]@{
        ours = { Measure-Rate $count { Receive-PoolTask (1..$count | Submit-PoolTask { $_ * $_ } -Pool $pool) -Wait -AutoRemove } }
    }
    if ($python) { $bodies.python = { Invoke-Peer $python "submit $count" } }
    $rates = Measure-Rounds $Bench.Rounds $bodies
}
finally { Stop-ProcessPool $pool; Stop-Peer $python }

New-Row -Id submit -Work ('submit {0:N0} tasks, collect all' -f $count) -Ours $rates.ours -Unit 'tasks/s' -Against 'Python `submit` + `result`' -Theirs $rates.python -Missing $Bench.NoPython -Goal 'at least' -Limit 2
