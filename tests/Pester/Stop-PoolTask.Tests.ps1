BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../out/ParallelProc/ParallelProc.psd1') -Force
    . (Join-Path $PSScriptRoot 'Support.ps1')
    # With time to end politely, however slow the machine.
    $pool = Start-ProcessPool -Name 'stop' -MaxWorkers 1 -GracePeriodSeconds 60

    # Returns when the task is Running: its body need not have begun by then.
    function Submit-Running {
        $task = Submit-PoolTask {
            try {
                [IO.File]::WriteAllText("$using:folder/began", '')
                while ($true) { [Threading.Thread]::Sleep(5) }
            }
            finally {
                [IO.File]::WriteAllText("$using:folder/finally", '')
            }
        } -Pool $pool
        Wait-Until { $task.State -eq 'Running' } | Should -BeTrue
        $task
    }
    function Submit-Marking([int] $Count = 1) { 1..$Count | Submit-PoolTask { [IO.File]::WriteAllText("$using:folder/ran$_", ''); $_ } -Pool $pool }
}

AfterAll {
    Get-ProcessPool | Stop-ProcessPool -Force
    Get-PoolTask | Remove-PoolTask -Force
}

Describe 'Stop-PoolTask' {
    BeforeEach { $folder = New-Folder }
    AfterEach { Get-PoolTask | Remove-PoolTask -Force }

    It 'stops pending tasks, which then never run, be they in the worker''s queue or in the pool''s' {
        $running = Submit-Running
        $pending = Submit-Marking 5
        $pending | Stop-PoolTask
        @($pending.State | Select-Object -Unique) | Should -Be 'Stopped'
        $running.State | Should -Be 'Running'
        Stop-PoolTask $running
        Receive-PoolTask (Submit-PoolTask { 'next' } -Pool $pool) -Wait | Should -Be 'next'
        [IO.Directory]::GetFiles($folder, 'ran*') | Should -BeNullOrEmpty
    }

    It 'stops a running task, whose finally block runs' {
        $running = Submit-Running
        Wait-Until { [IO.File]::Exists("$folder/began") } | Should -BeTrue
        Stop-PoolTask $running
        $running.State | Should -Be 'Stopped'
        [IO.File]::Exists("$folder/finally") | Should -BeTrue
    }

    It 'stops politely a task that has only just begun' {
        # The stop comes while the worker still makes ready for the body.
        foreach ($i in 1..5) {
            $fresh = Start-ProcessPool -MaxWorkers 1 -GracePeriodSeconds 60
            $task = Submit-PoolTask { while ($true) { [Threading.Thread]::Sleep(5) }; $using:folder } -Pool $fresh
            while (-not ($id = (Get-PoolWorker $fresh).ProcessId)) { [Threading.Thread]::Sleep(1) }
            while ($task.State -ne 'Running') { [Threading.Thread]::Sleep(1) }
            Stop-PoolTask $task
            $fresh.LostWorkers | Should -Be 0
            1 | Invoke-PoolMap { $PID } -Pool $fresh | Should -Be $id -Because 'one that was killed would have been replaced'
            Stop-ProcessPool $fresh
        }
    }

    It 'changes nothing of a task that has <end>' -ForEach @(
        @{ End = 'Completed'; Body = { 'out' } }
        @{ End = 'Failed'; Body = { 'out'; throw 'bad' } }
    ) {
        $task = Submit-PoolTask $Body -Pool $pool
        $null = Wait-PoolTask $task
        Stop-PoolTask $task -ErrorAction Stop
        $task.State | Should -Be $End
        Receive-PoolTask $task 2>$null | Should -Be 'out'
    }

    It 'may come twice, and does not hit the next task' {
        $running = Submit-Running
        $next = Submit-PoolTask { [Threading.Thread]::Sleep(100); 'alive' } -Pool $pool
        $aside = Start-Aside -ArgumentList $running { param($task) Stop-PoolTask $task }
        Stop-PoolTask $running
        Receive-Aside $aside
        Stop-PoolTask $running, $running -ErrorAction Stop
        $running.State | Should -Be 'Stopped'
        Receive-PoolTask $next -Wait | Should -Be 'alive'
    }

    It 'keeps what a stopped task had written' {
        $task = Submit-PoolTask { 'first'; while ($true) { [Threading.Thread]::Sleep(5) } } -Pool $pool
        Wait-Until { $task.HasMoreData } | Should -BeTrue
        Stop-PoolTask $task
        Receive-PoolTask $task | Should -Be 'first'
    }

    It 'leaves those that run with -PendingOnly' {
        $running = Submit-Running
        $pending = Submit-Marking 3
        @($running) + $pending | Stop-PoolTask -PendingOnly
        $running.State | Should -Be 'Running'
        @($pending.State | Select-Object -Unique) | Should -Be 'Stopped'
    }

    It 'writes the tasks with -PassThru, also those that had ended' {
        $done = Submit-Marking
        $null = Wait-PoolTask $done
        $running = Submit-Running
        $written = Stop-PoolTask $done, $running -PassThru
        $written.State | Should -Be @('Completed', 'Stopped')
    }

    It 'stops nothing with -WhatIf' {
        $running = Submit-Running
        Stop-PoolTask $running -WhatIf
        $running.State | Should -Be 'Running'
    }

    It 'stops 1,000 tasks together' {
        $running = Submit-Running
        $pending = Submit-Marking 1000
        # What this costs the shell. How long it takes is the machine's affair, as long as it does not wait for each.
        $clock, $before = [Diagnostics.Stopwatch]::StartNew(), [Diagnostics.Process]::GetCurrentProcess().TotalProcessorTime
        $pending + @($running) | Stop-PoolTask
        ([Diagnostics.Process]::GetCurrentProcess().TotalProcessorTime - $before).TotalSeconds | Should -BeLessThan 10
        $clock.Elapsed.TotalSeconds | Should -BeLessThan 100
        @(Get-PoolTask -State Stopped) | Should -HaveCount 1001
    }

    It 'ends a task in a blocked call too' {
        $impatient = Start-ProcessPool -MaxWorkers 1
        $blocked = Submit-PoolTask { [Threading.Thread]::Sleep(600000) } -Pool $impatient
        Wait-Until { $blocked.State -eq 'Running' } | Should -BeTrue
        Stop-PoolTask $blocked
        $blocked.State | Should -Be 'Stopped'
        Receive-PoolTask (Submit-PoolTask { 'next' } -Pool $impatient) -Wait | Should -Be 'next'
        Stop-ProcessPool $impatient
    }

    It 'writes an error for a task that there is not' {
        { Stop-PoolTask 'nobody' -ErrorAction Stop } | Should -Throw -ErrorId 'TaskNotFound*'
    }
}

Describe 'Remove-PoolTask' {
    BeforeEach { $folder = New-Folder }
    AfterEach { Get-PoolTask | Remove-PoolTask -Force }

    It 'removes tasks that have ended' {
        $tasks = Submit-Marking 3
        $null = Wait-PoolTask $tasks
        $tasks | Remove-PoolTask
        Get-PoolTask | Should -BeNullOrEmpty
        Get-Job | Should -BeNullOrEmpty
    }

    It 'writes an error for a task at work, and removes the others' {
        $done = Submit-Marking
        $null = Wait-PoolTask $done
        $running = Submit-Running
        Remove-PoolTask $running, $done -ErrorVariable problems -ErrorAction SilentlyContinue
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'TaskNotFinished*'
        (Get-PoolTask).Id | Should -Be $running.Id
        $running.State | Should -Be 'Running'
    }

    It 'stops and removes tasks at work with -Force' {
        $running = Submit-Running
        $pending = Submit-Marking 3
        Remove-PoolTask $running, $pending[0], $pending[1].Id, $pending[2].Name -Force
        Get-PoolTask | Should -BeNullOrEmpty
        [IO.Directory]::GetFiles($folder, 'ran*') | Should -BeNullOrEmpty
    }

    It 'removes nothing with -WhatIf' {
        $task = Submit-Marking
        Remove-PoolTask $task -Force -WhatIf
        (Get-PoolTask).Id | Should -Be $task.Id
    }
}
