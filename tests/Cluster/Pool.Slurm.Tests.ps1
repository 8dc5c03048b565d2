# What is seen of Slurm's jobs, and what becomes of a pool when they end.

BeforeDiscovery { . (Join-Path $PSScriptRoot 'BedCheck.ps1') }

Describe 'Workers that are steps of a job' {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'PoolSupport.ps1')
        if ($noBed) { return }
        Invoke-Bed down
        Invoke-Bed up

        # All nodes are somebody else's until this is called off.
        function Start-Other {
            $other = Start-Client salloc '--no-bell', '-N2', '--exclusive', 'cat'
            Wait-Until { @(Get-Job) -match 'RUNNING' } | Should -BeTrue
            $other
        }

        # As when its time is over. Slurm looks at that twice a minute.
        function Set-TimeOver([string] $Job) { (Receive-Client (Start-Client scontrol 'update', "JobId=$Job", 'EndTime=now+1')).ExitCode | Should -Be 0 }

        function Get-Written($Aside) {
            $records = $Aside.Shell.Streams.Progress # its enumerator would wait for more
            for ($i = 0; $i -lt $records.Count; $i++) { $records[$i] }
        }
    }
    AfterEach {
        if ($noBed) { return }
        Get-ProcessPool | Stop-ProcessPool -Force -WarningAction SilentlyContinue
        Wait-NoJob | Should -BeTrue -Because ((Get-Job) -join ', ')
    }
    AfterAll {
        if (-not $noBed) { Invoke-Bed down }
    }

    It 'show their job, its state and their node, as Slurm knows them' -Skip:$noBed {
        $pool = Start-ProcessPool -PoolHost (New-PoolHost -Slurm -Workers 2 -ExtraOption '--ntasks-per-node=1'), (New-PoolHost -Local -Workers 1) -MinWorkers 3
        $workers = @(Get-PoolWorker $pool)
        $steps = @($workers | Where-Object Host -EQ slurm)
        $steps.Node | Sort-Object | Should -Be 'node1', 'node2'
        $steps.JobState | Should -Be 'RUNNING', 'RUNNING'
        $known = (Receive-Client (Start-Client squeue '-h', '-s', '-o', '%i')).Output -split '\r?\n'
        foreach ($id in $steps.JobId) { $id | Should -BeIn $known }
        $steps[0].JobId | Should -Not -Be $steps[1].JobId
        $steps.WorkingSet -ne $null | Should -BeNullOrEmpty # what leads there is not the worker
        $here = $workers | Where-Object Host -NE slurm
        $here.JobId | Should -BeNullOrEmpty
        $here.WorkingSet | Should -BeGreaterThan 1MB
        $workers | Out-String -Width 120 | Should -Match 'Host +Pool(.|\n)* slurm:node[12] '
    }

    It 'are waited for in view: in the pool, the progress of its start, and that of a map' -Skip:$noBed {
        $other = Start-Other
        $start = Start-Aside { $null = Start-ProcessPool -Name Early -MinWorkers 1 -PoolHost (New-PoolHost -Slurm) }
        $silent = Start-Aside { $ProgressPreference = 'SilentlyContinue'; $null = Start-ProcessPool -Name Silent -MinWorkers 1 -PoolHost (New-PoolHost -Slurm) }
        $pool = Start-ProcessPool -PoolHost (New-PoolHost -Slurm)
        $pool.Waiting | Should -BeNullOrEmpty # nothing was asked for
        $map = Start-Aside -ArgumentList $pool { param($Pool) 1 | Invoke-PoolMap -Pool $Pool { 'ran' } }

        Wait-Until { $pool.Waiting -match '^waiting for Slurm: job \d+ pending \((Resources|Priority)\)' } | Should -BeTrue -Because "it is '$($pool.Waiting)'"
        Wait-Until { @((Get-Written $start) -match 'waiting for Slurm: job \d+ pending \(').Count } | Should -BeTrue
        Wait-Until { @((Get-Written $map).StatusDescription -match '0 done.*; waiting for Slurm: job \d+ pending \(').Count } | Should -BeTrue
        Get-ProcessPool $pool.Name | Format-List | Out-String -Width 120 | Should -Match 'Waiting +: waiting for Slurm: job'
        Get-Written $silent | Where-Object Activity -EQ 'Start-ProcessPool' | Should -BeNullOrEmpty

        $null = Receive-Client $other
        $null = Receive-Aside $start
        $null = Receive-Aside $silent
        Receive-Aside $map | Should -Be 'ran'
        $pool.Waiting | Should -BeNullOrEmpty
    }

    It 'come back in another job when the time of theirs is over, with -Requeue' -Skip:$noBed {
        $pool = Start-ProcessPool -PoolHost (New-PoolHost -Slurm -Requeue -TimeLimit 00:10:00)
        $ran = New-PoolSharedObject List
        $map = Start-Aside -ArgumentList $pool, $ran {
            param($Pool, $Ran)
            1..3 | Invoke-PoolMap -Pool $Pool -BatchSize 1 -RetryCount 1 {
                ($using:Ran).Add($env:SLURM_JOB_ID)
                if ($_ -eq 2 -and ($using:Ran).Count -eq 2) { & sleep 1000 }
                "$_ $env:SLURM_JOB_ID"
            }
        }
        Wait-Until { $ran.Count -eq 2 } | Should -BeTrue
        $first = $ran.ToArray()[0]
        Set-TimeOver $first
        $out = Receive-Aside $map -Seconds 90
        $out[0] | Should -Be "1 $first"
        $out -replace ' .*' | Should -Be 1, 2, 3
        $out[1], $out[2] | ForEach-Object { $_ -replace '.* ' } | Sort-Object -Unique | Should -Not -Be $first
    }

    It 'are one error when their job was taken back, without -Requeue' -Skip:$noBed {
        $pool = Start-ProcessPool -PoolHost (New-PoolHost -Slurm)
        $ran = New-PoolSharedObject List
        $map = Start-Aside -ArgumentList $pool, $ran {
            param($Pool, $Ran)
            try {
                1..50 | Invoke-PoolMap -Pool $Pool -BatchSize 1 -ErrorVariable problems -ErrorAction SilentlyContinue -WarningAction SilentlyContinue {
                    ($using:Ran).Add($env:SLURM_JOB_ID)
                    & sleep 1000
                }
            }
            catch { $last = $_ }
            @($problems | Where-Object { $_ -is [Management.Automation.ErrorRecord] -and $_.FullyQualifiedErrorId -like 'WorkerLost*' }) + $last
        }
        Wait-Until { $ran.Count -eq 1 } | Should -BeTrue
        $job = $ran.ToArray()[0]
        # What Slurm does to those that make room for others: it tells them, and then ends them.
        (Receive-Client (Start-Client scancel '--signal=TERM', $job)).ExitCode | Should -Be 0
        (Receive-Client (Start-Client scancel $job)).ExitCode | Should -Be 0
        $problems = @(Receive-Aside $map -Seconds 60)
        $problems | ForEach-Object { ($_.FullyQualifiedErrorId -split ',')[0] } | Should -Be 'WorkerLost', 'PoolBroken'
        "$($problems[1])" | Should -BeLike "*The allocation $job of the host 'slurm' has ended*-Requeue of New-PoolHost*"
    }

    It 'have their job taken back when salloc was killed' -Skip:$noBed {
        $pool = Start-ProcessPool -PoolHost (New-PoolHost -Slurm)
        $job = Invoke-Limited { param($Pool) 1 | Invoke-PoolMap -Pool $Pool { $env:SLURM_JOB_ID } } $pool
        Stop-Hard (Get-Process salloc).Id
        Invoke-Limited { param($Pool) 1 | Invoke-PoolMap -Pool $Pool { $env:SLURM_JOB_ID } } $pool | Should -Be $job
        Invoke-Limited { param($Pool) Stop-ProcessPool $Pool } $pool
        Wait-NoJob 20 | Should -BeTrue -Because ((Get-Job) -join ', ')
    }

    It 'have another guard when theirs was killed' -Skip:$noBed {
        function Get-Guard { @(foreach ($node in 'node1', 'node2') { Get-HostProcess $node sh | Where-Object Arguments -Match 'silent\(\)' }).Id }
        $pool = Start-ProcessPool -PoolHost (New-PoolHost -Slurm) -HostTimeoutSeconds 6 -MinWorkers 1
        Wait-Until { Get-Guard } | Should -BeTrue
        $first = Get-Guard
        & pkill -9 -f '^srun .*--overlap --mem=0 '
        Wait-Gone $first | Should -BeTrue
        Wait-Until { Get-Guard } | Should -BeTrue
        $pool.LostWorkers | Should -Be 0
    }
}
