BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../out/ParallelProc/ParallelProc.psd1') -Force
    . (Join-Path $PSScriptRoot 'Support.ps1')
    $pool = Start-ProcessPool -Name 'jobs' -MaxWorkers 2

    function Submit-Gated([string] $Name = 'gated') {
        Submit-PoolTask { 'before'; while (-not [IO.File]::Exists($using:gate)) { [Threading.Thread]::Sleep(5) }; 'after' } -Pool $pool -Name $Name
    }
}

AfterAll {
    Get-ProcessPool | Stop-ProcessPool -Force
    Get-PoolTask | Remove-PoolTask -Force
}

Describe 'A pool task as a job' {
    BeforeEach { $gate = Join-Path (New-Folder) 'gate' }
    AfterEach { Get-PoolTask | Remove-PoolTask -Force }

    Context 'state' {
        It 'is Running only when its worker has begun with it' {
            $tasks = 1..3 | ForEach-Object { Submit-Gated }
            Wait-Until { @($tasks | Where-Object State -EQ 'Running').Count -eq 2 } | Should -BeTrue
            $waiting = $tasks | Where-Object State -NE 'Running'
            $waiting.State | Should -Be 'NotStarted'
            $waiting.PSBeginTime | Should -BeNullOrEmpty
            Set-Mark $gate
            $null = Wait-PoolTask $tasks
            $tasks.State | Should -Be @('Completed', 'Completed', 'Completed')
            $waiting.PSBeginTime | Should -Not -BeNullOrEmpty
            $waiting.PSEndTime | Should -Not -BeNullOrEmpty
        }

        It 'is Completed with HasErrors where it wrote errors and went on' {
            $task = Submit-PoolTask { 1 / 0; 'after' } -Pool $pool | Wait-PoolTask
            $task.State | Should -Be 'Completed'
            $task.HasErrors | Should -BeTrue
            $task.JobStateInfo.Reason | Should -BeNullOrEmpty
        }

        It 'has no errors where it wrote none' {
            (Submit-PoolTask { Write-Warning 'only' } -Pool $pool | Wait-PoolTask).HasErrors | Should -BeFalse
        }

        It 'is Failed, with the error as its reason, when it <how>' -ForEach @(
            @{ How = 'threw'; Body = { throw [DivideByZeroException]::new('mine') }; Reason = 'System.DivideByZeroException'; Message = 'mine' }
            @{ How = 'exited'; Body = { exit 3 }; Reason = 'ParallelProc.PoolException'; Message = '*exit*3*' }
            @{ How = 'lost its worker'; Body = { [Diagnostics.Process]::GetCurrentProcess().Kill() }; Reason = 'ParallelProc.PoolException'; Message = '*ended unexpectedly*' }
        ) {
            $task = Submit-PoolTask $Body -Pool $pool | Wait-PoolTask
            $task.State | Should -Be 'Failed'
            $task.JobStateInfo.Reason.GetType().FullName | Should -Be $Reason
            $task.StatusMessage | Should -BeLike $Message
        }

        It 'raises StateChanged for Running and for its end, in this order' {
            # Behind two that block, it can't begin before we listen.
            $blocking = 1..2 | ForEach-Object { Submit-Gated }
            $task = Submit-PoolTask { 1 } -Pool $pool
            $null = Register-ObjectEvent $task StateChanged -SourceIdentifier 'task'
            try {
                Set-Mark $gate
                $null = Wait-PoolTask (@($blocking) + $task)
                Wait-Until { @(Get-Event 'task').Count -eq 2 } | Should -BeTrue
                # The engine queues events by way of the thread pool, so that two can pass each other: their times tell.
                $events = @(Get-Event 'task')
                if ($events[0].TimeGenerated -gt $events[1].TimeGenerated) { [Array]::Reverse($events) }
                $events.SourceEventArgs.JobStateInfo.State | Should -Be @('Running', 'Completed')
            }
            finally {
                Unregister-Event 'task'
                Get-Event | ForEach-Object { Remove-Event -EventIdentifier $_.EventIdentifier }
            }
        }

        It 'is at once Stopped, never Running, when it is taken back' {
            $blocking = 1..2 | ForEach-Object { Submit-Gated }
            $task = Submit-PoolTask { 1 } -Pool $pool
            $null = Register-ObjectEvent $task StateChanged -SourceIdentifier 'task'
            try {
                Stop-PoolTask $task
                Wait-Until { @(Get-Event 'task').Count -eq 1 } | Should -BeTrue
                (Get-Event 'task').SourceEventArgs.JobStateInfo.State | Should -Be 'Stopped'
                Set-Mark $gate
                $null = Wait-PoolTask $blocking
            }
            finally {
                Unregister-Event 'task'
                Get-Event | ForEach-Object { Remove-Event -EventIdentifier $_.EventIdentifier }
            }
        }
    }

    Context 'Get-Job' {
        It 'shows each task once, in the order of ids, as Get-PoolTask does' {
            $tasks = 1..5 | Submit-PoolTask { $_ } -Pool $pool
            (Get-Job).Id | Should -Be $tasks.Id
            (Get-PoolTask).Id | Should -Be $tasks.Id
        }

        It 'finds tasks by name, id, instance id, state, command and filter' {
            $task = Submit-PoolTask { 'find me' } -Pool $pool -Name 'found' | Wait-PoolTask
            $other = Submit-Gated
            (Get-Job 'fou*').Id | Should -Be $task.Id
            (Get-Job -Id $task.Id).Name | Should -Be 'found'
            (Get-Job -InstanceId $task.InstanceId).Id | Should -Be $task.Id
            (Get-Job -State Completed).Id | Should -Be $task.Id
            (Get-Job -Command '*find me*').Id | Should -Be $task.Id
            (Get-Job -Filter @{ Name = 'fo*'; State = 'Completed' }).Id | Should -Be $task.Id
            { Get-Job 'nobody' -ErrorAction Stop } | Should -Throw
            $other | Should -Not -BeNullOrEmpty
        }

        It 'shows a session its own tasks only' {
            $task = Submit-PoolTask { 1 } -Pool $pool
            $others = Receive-Aside (Start-Aside -ArgumentList $pool { param($pool) $own = Submit-PoolTask { 2 } -Pool $pool; @(Get-Job).Count; @(Get-PoolTask).Count; $own.Id })
            $others[0..1] | Should -Be @(1, 1)
            (Get-Job).Id | Should -Be $task.Id
            (Get-PoolTask).Id | Should -Be $task.Id
        }
    }

    Context 'Get-PoolTask' {
        It 'finds tasks by name, id, pool and state' {
            $tasks = 'x1', 'x2' | ForEach-Object { Submit-PoolTask { 1 } -Pool $pool -Name $_ } | Wait-PoolTask | Sort-Object Id
            $other = Submit-Gated 'y'
            (Get-PoolTask 'x*').Id | Should -Be $tasks.Id
            (Get-PoolTask -Id $other.Id, $tasks[0].Id).Id | Should -Be @($other.Id, $tasks[0].Id)
            (Get-PoolTask -State Completed).Id | Should -Be $tasks.Id
            Get-PoolTask -Pool 'jobs' | Should -HaveCount 3
            Get-PoolTask -Pool $pool -State Failed | Should -BeNullOrEmpty
            ($tasks | Get-PoolTask).Id | Should -Be $tasks.Id
        }

        It 'finds tasks by id, name and object at the first position' {
            $first, $second = 'one', 'two' | ForEach-Object { Submit-PoolTask { 1 } -Pool $pool -Name $_ }
            Get-PoolTask $first.Id | Should -Be $first
            Get-PoolTask $second | Should -Be $second
            (Get-PoolTask $second.Id, one, $second).Id | Should -Be @($second.Id, $first.Id, $second.Id)
            (Get-PoolTask -Name two).Id | Should -Be $second.Id
            ($first.Id, 'two' | Get-PoolTask).Id | Should -Be @($first.Id, $second.Id)
            { Get-PoolTask 999999 -ErrorAction Stop } | Should -Throw -ErrorId 'TaskNotFound,*'
            { Get-PoolTask ([guid]::Empty) -ErrorAction Stop } | Should -Throw -ErrorId 'NotATask,*'
        }

        It 'writes an error for what there is not: <what>' -ForEach @(
            @{ What = 'a name'; Given = @{ Name = 'nobody' }; Id = 'TaskNotFound*' }
            @{ What = 'an id'; Given = @{ Id = 999999 }; Id = 'TaskNotFound*' }
            @{ What = 'a pool'; Given = @{ Pool = 'nowhere' }; Id = 'PoolNotFound*' }
        ) {
            { Get-PoolTask @Given -ErrorAction Stop } | Should -Throw -ErrorId $Id
        }
    }

    Context 'Wait-Job and Receive-Job' {
        It 'waits with Wait-Job' {
            (1..3 | Submit-PoolTask { $_ } -Pool $pool | Wait-Job -Timeout 30).State | Should -Be @('Completed', 'Completed', 'Completed')
        }

        It 'receives with Receive-Job, once unless -Keep' {
            $task = Submit-PoolTask { 1; 2; Write-Error 'e' } -Pool $pool | Wait-PoolTask
            Receive-Job $task -Keep 2>$null | Should -Be @(1, 2)
            Receive-Job $task -ErrorVariable problems 2>$null | Should -Be @(1, 2)
            "$problems" | Should -Be 'e'
            $task.HasMoreData | Should -BeFalse
            Receive-Job $task *>&1 | Should -BeNullOrEmpty
        }

        It 'leaves with Receive-Job -Keep everything for Receive-PoolTask' {
            $task = Submit-PoolTask { 1; 2 } -Pool $pool | Wait-PoolTask
            Receive-Job $task -Keep | Should -Be @(1, 2)
            Receive-PoolTask $task | Should -Be @(1, 2)
        }

        It 'writes the reason of a failed task' {
            $task = Submit-PoolTask { throw 'the end' } -Pool $pool | Wait-PoolTask
            "$(Receive-Job $task 2>&1)" | Should -Be 'the end'
        }

        It 'streams with Receive-Job -Wait, and removes with -AutoRemoveJob' {
            Submit-Gated | Receive-Job -Wait -AutoRemoveJob | ForEach-Object { Set-Mark $gate; $_ } | Should -Be @('before', 'after')
            Get-Job | Should -BeNullOrEmpty
            Get-PoolTask | Should -BeNullOrEmpty
        }

        It 'removes with -AutoRemoveJob what had ended already, failed or not' {
            $tasks = { 1 }, { 2; throw 'bad' } | ForEach-Object { Submit-PoolTask $_ -Pool $pool } | Wait-PoolTask | Sort-Object Id
            Receive-Job $tasks -Wait -AutoRemoveJob 2>&1 | ForEach-Object { "$_" } | Should -Be @('1', '2', 'bad')
            Get-Job | Should -BeNullOrEmpty
        }
    }

    Context 'Stop-Job and Remove-Job' {
        It 'stops with Stop-Job what runs and what is pending' {
            $tasks = 1..4 | ForEach-Object { Submit-Gated }
            Wait-Until { @($tasks | Where-Object State -EQ 'Running').Count -eq 2 } | Should -BeTrue
            $tasks | Stop-Job
            @($tasks.State | Select-Object -Unique) | Should -Be 'Stopped'
            $tasks | Stop-Job -ErrorAction Stop
        }

        It 'removes with Remove-Job what has ended, and refuses what has not' {
            $done = Submit-PoolTask { 1 } -Pool $pool | Wait-PoolTask
            $running = Submit-Gated
            Remove-Job $done, $running -ErrorAction SilentlyContinue
            (Get-PoolTask).Id | Should -Be $running.Id
        }

        It 'stops and removes with Remove-Job -Force' {
            $running = Submit-Gated
            Wait-Until { $running.State -eq 'Running' } | Should -BeTrue
            Remove-Job $running -Force
            Get-Job | Should -BeNullOrEmpty
            Get-PoolTask | Should -BeNullOrEmpty
            Wait-Until { (Get-PoolWorker $pool | Where-Object CurrentTask) -eq $null } | Should -BeTrue
        }

        It 'stops with StopJob()' {
            $running = Submit-Gated
            $running.StopJob()
            $running.State | Should -Be 'Stopped'
            $running.StopJob($true, 'again')
        }
    }

    Context 'what tasks have no use for' {
        It 'refuses <_>' -ForEach 'StartJob', 'SuspendJob', 'ResumeJob', 'UnblockJob' {
            $task = Submit-PoolTask { 1 } -Pool $pool
            { $task.$_() } | Should -Throw "*$_ is not for pool tasks*"
        }

        It 'says so in the event of <_>Async' -ForEach 'StartJob', 'SuspendJob', 'ResumeJob', 'UnblockJob' {
            $task = Submit-PoolTask { 1 } -Pool $pool
            $null = Register-ObjectEvent $task "$($_)Completed" -SourceIdentifier 'refused'
            try {
                $task."$($_)Async"()
                (Wait-Event 'refused' -Timeout 10).SourceEventArgs.Error | Should -BeOfType [NotSupportedException]
            }
            finally {
                Unregister-Event 'refused'
                Get-Event | ForEach-Object { Remove-Event -EventIdentifier $_.EventIdentifier }
            }
        }
    }
}
