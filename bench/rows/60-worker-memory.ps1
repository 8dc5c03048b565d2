# What a worker holds once it has done something, beside a shell that has done as much.
if (-not $HasProc) { return New-MissingRow -Id memory-worker -Work 'memory: a worker after its first task' -Against 'a bare `pwsh`' -Because $NoProc }

$memory = Measure-Rounds $Bench.Rounds -NoWarmUp ([ordered]@{
        worker = {
            $pool = Start-ProcessPool -MaxWorkers 1 -MinWorkers 1
            $null = 6 | Invoke-PoolMap { $_ * 7 } -Pool $pool
            $id = @(Get-PoolWorker $pool)[0].ProcessId
            @{ worker = Get-ProcessMemory $id VmRSS; workerPeak = Get-ProcessMemory $id VmHWM }
            Stop-ProcessPool $pool
        }
        bare   = {
            $shell = Start-BareShell
            @{ bare = Get-ProcessMemory $shell.Id VmRSS; barePeak = Get-ProcessMemory $shell.Id VmHWM }
            Stop-Peer $shell
        }
    })
New-Row -Id memory-worker -Work 'memory: a worker after its first task' -Ours $memory.worker -Unit 'MiB' -Against 'a bare `pwsh`' -Theirs $memory.bare -Goal 'at most' -Limit 1.2
New-Row -Id memory-worker-peak -Work 'the same, peak' -Ours $memory.workerPeak -Unit 'MiB' -Against 'a bare `pwsh`, peak' -Theirs $memory.barePeak
