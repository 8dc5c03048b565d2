# From no pool at all to the first result.
function Invoke-ShellExit {
    $shell = [Diagnostics.Process]::Start($Bench.Shell, [string[]] ('-NoProfile', '-Command', 'exit'))
    $shell.WaitForExit()
    $shell.Dispose()
}

$times = Measure-Rounds $Bench.Rounds ([ordered]@{
        ours = {
            $begin = [Diagnostics.Stopwatch]::GetTimestamp()
            $pool = Start-ProcessPool -MaxWorkers 2 -MinWorkers 2
            $ready = [Diagnostics.Stopwatch]::GetElapsedTime($begin).TotalMilliseconds
            $null = 6 | Invoke-PoolMap { $_ * 7 } -Pool $pool
            $first = [Diagnostics.Stopwatch]::GetElapsedTime($begin).TotalMilliseconds
            Stop-ProcessPool $pool
            @{ ready = $ready; first = $first }
        }
        exit = { Measure-Milliseconds { Invoke-ShellExit } }
    })

$against = @{ Unit = 'ms'; Against = 'one `pwsh -NoProfile -Command exit`'; Theirs = $times.exit }
New-Row @against -Id first-result -Work 'pool of two ready, first result' -Ours $times.first -Goal 'at most' -Limit 1.5
New-Row @against -Id first-ready -Work 'pool of two ready' -Ours $times.ready
