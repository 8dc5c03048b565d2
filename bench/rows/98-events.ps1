# What events cost a map of trivial items: processor time of the shell and its workers, in pools that differ in nothing else. Many rounds, as the runs of one pool differ by more
# than what is looked for; two pools without events show by how much.
$items = Select-Amount 200000 20000
$log = [IO.Path]::Combine([IO.Path]::GetTempPath(), "parallelproc-bench-$PID.jsonl")
$pools = @{
    off   = Start-ProcessPool -MaxWorkers 2 -MinWorkers 2 -EventLimit 0
    again = Start-ProcessPool -MaxWorkers 2 -MinWorkers 2 -EventLimit 0
    kept  = Start-ProcessPool -MaxWorkers 2 -MinWorkers 2
    log   = Start-ProcessPool -MaxWorkers 2 -MinWorkers 2 -LogPath $log
}

function Get-UsedMilliseconds($Pool) {
    $shell = [Diagnostics.Process]::GetCurrentProcess()
    $used = $shell.TotalProcessorTime.TotalMilliseconds
    $shell.Dispose()
    foreach ($worker in Get-PoolWorker -Pool $Pool) { $used += $worker.CpuTime.TotalMilliseconds }
    $used
}

function Measure-Used($Pool) {
    $before = Get-UsedMilliseconds $Pool
    $null = 1..$items | Invoke-PoolMap { $_ } -Pool $Pool
    (Get-UsedMilliseconds $Pool) - $before
}

try {
    $used = Measure-Rounds (8 * $Bench.Rounds) -WarmUp 2 -Warm off, again, kept, log ([ordered]@{
            off   = { Measure-Used $pools.off }
            kept  = { Measure-Used $pools.kept }
            log   = { Measure-Used $pools.log }
            again = { Measure-Used $pools.again }
        })
}
finally { $pools.Values | Stop-ProcessPool; [IO.File]::Delete($log) }

$work = "``1..$items``, body ``$('$_')``, processor time of shell and workers"
New-Row -Id events-kept -Work "$work, with the last 10,000 events kept" -Ours $used.kept -Unit 'ms' -Against 'the same with `-EventLimit 0`' -Theirs $used.off -Goal 'at most' -Limit 1.02
New-Row -Id events-log -Work 'the same, with `-LogPath` too' -Ours $used.log -Unit 'ms' -Against 'the same with `-EventLimit 0`' -Theirs $used.off -Goal 'at most' -Limit 1.02
New-Row -Id events-none -Work 'the same, with `-EventLimit 0`' -Ours $used.again -Unit 'ms' -Against 'another such pool' -Theirs $used.off
