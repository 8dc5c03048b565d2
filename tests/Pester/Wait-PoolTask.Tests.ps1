BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../out/ParallelProc/ParallelProc.psd1') -Force
    . (Join-Path $PSScriptRoot 'Support.ps1')
    $pool = Start-ProcessPool -Name 'wait' -MaxWorkers 2 -MinWorkers 2

    # A task that ends when there is a file of its name.
    function Submit-Gated([string] $Name) {
        Submit-PoolTask { while (-not [IO.File]::Exists("$using:folder/$using:Name")) { [Threading.Thread]::Sleep(5) }; $using:Name } -Pool $pool -Name $Name
    }
    function Open-Gate([string[]] $Name) { foreach ($one in $Name) { Set-Mark (Join-Path $folder $one) } }
    function Submit-Done { $task = Submit-PoolTask { 'done' } -Pool $pool; $null = Wait-PoolTask $task; $task }
}

AfterAll {
    Get-ProcessPool | Stop-ProcessPool -Force
    Get-PoolTask | Remove-PoolTask -Force
}

Describe 'Wait-PoolTask' {
    BeforeEach { $folder = New-Folder }
    AfterEach { Get-PoolTask | Remove-PoolTask -Force }

    It 'writes each task as it completes, while others still run' {
        $tasks = Submit-Gated 'slow'; $tasks = @($tasks) + (Submit-Gated 'quick')
        Open-Gate 'quick'

        # The slow one ends only because the quick one came out before.
        $order = $tasks | Wait-PoolTask -TimeoutSeconds 30 | ForEach-Object { Open-Gate 'slow'; $_.Name }
        $order | Should -Be @('quick', 'slow')
    }

    It 'writes all tasks, completed, by default and with -All' {
        $tasks = 1..20 | Submit-PoolTask { $_ } -Pool $pool
        $done = $tasks | Wait-PoolTask
        $done | Should -HaveCount 20
        @($done | Where-Object State -NE 'Completed') | Should -BeNullOrEmpty
        Wait-PoolTask $tasks -All | Should -HaveCount 20
    }

    It 'ends with -Any when the first task has ended' {
        $tasks = @(Submit-Gated 'one'; Submit-Gated 'other')
        Open-Gate 'other'
        $first = Wait-PoolTask $tasks -Any
        $first | Should -HaveCount 1
        $first.Name | Should -Be 'other'
        $tasks[0].State | Should -Not -Be 'Completed'
    }

    It 'ends with -FirstError when a task has failed, and has written those that ended before' {
        $good = Submit-Done
        $bad = Submit-PoolTask { throw 'bad' } -Pool $pool
        $blocked = Submit-Gated 'blocked'
        $ended = Wait-PoolTask $blocked, $good, $bad -FirstError
        $ended | Should -HaveCount 2
        $ended[0].Id | Should -Be $good.Id
        $ended[1].Id | Should -Be $bad.Id
        $blocked.State | Should -Not -Be 'Completed'
    }

    It 'waits for all with -FirstError when none fails, also where one only wrote an error' {
        $tasks = 1..4 | Submit-PoolTask { if ($_ -eq 2) { Write-Error 'not the end' }; $_ } -Pool $pool
        Wait-PoolTask $tasks -FirstError | Should -HaveCount 4
    }

    It 'waits once for a task that is given several times' {
        $task = Submit-PoolTask { 1 } -Pool $pool -Name 'twice'
        $task, $task, $task.Id, 'twice' | Wait-PoolTask | Should -HaveCount 1
    }

    It 'writes at once what has ended already' {
        $task = Submit-Done
        (Wait-PoolTask $task).Id | Should -Be $task.Id
        (Wait-PoolTask $task -Any).Id | Should -Be $task.Id
        (Wait-PoolTask $task -FirstError -TimeoutSeconds 0).Id | Should -Be $task.Id
    }

    It 'writes after a time-out what has ended by then, and does not throw' {
        $done = Submit-Done
        $blocked = Submit-Gated 'blocked'
        $clock = [Diagnostics.Stopwatch]::StartNew()
        $ended = Wait-PoolTask $blocked, $done -TimeoutSeconds 0.3 -ErrorAction Stop
        $clock.Elapsed.TotalSeconds | Should -BeGreaterThan 0.25
        $clock.Elapsed.TotalSeconds | Should -BeLessThan 10
        $ended | Should -HaveCount 1
        $ended.Id | Should -Be $done.Id
        Wait-PoolTask $blocked -TimeoutSeconds 0.05 | Should -BeNullOrEmpty
    }

    It 'only looks with a time-out of 0' {
        $done = Submit-Done
        $blocked = Submit-Gated 'blocked'
        (Wait-PoolTask $blocked, $done -TimeoutSeconds 0).Id | Should -Be $done.Id
        Wait-PoolTask $blocked -Any -TimeoutSeconds 0 | Should -BeNullOrEmpty
    }

    It 'takes tasks, ids and names, also with wildcards' {
        $tasks = 'n1', 'n2', 'n3' | ForEach-Object { Submit-PoolTask { 1 } -Pool $pool -Name $_ }
        Wait-PoolTask $tasks[0], $tasks[1].Id, 'n3' | Should -HaveCount 3
        Wait-PoolTask 'n*' | Should -HaveCount 3
        Wait-PoolTask 'none*' | Should -BeNullOrEmpty
        @() | Wait-PoolTask | Should -BeNullOrEmpty
        Wait-PoolTask @() | Should -BeNullOrEmpty
    }

    It 'writes an error for <what>, and waits for the others' -ForEach @(
        @{ What = 'an unknown id'; Given = 999999; Id = 'TaskNotFound*' }
        @{ What = 'an unknown name'; Given = 'nobody'; Id = 'TaskNotFound*' }
        @{ What = 'what is no task'; Given = [timespan]::Zero; Id = 'NotATask*' }
    ) {
        $task = Submit-Done
        $ended = Wait-PoolTask $Given, $task -ErrorVariable problems -ErrorAction SilentlyContinue
        $ended.Id | Should -Be $task.Id
        $problems[0].FullyQualifiedErrorId | Should -BeLike $Id
    }

    It 'refuses a time-out below 0' {
        { Wait-PoolTask 1 -TimeoutSeconds -1 } | Should -Throw -ErrorId 'InvalidLimit*'
    }

    It 'ends at once when it is stopped, and leaves the task alone' {
        $done, $blocked = (Submit-Done), (Submit-Gated 'blocked')
        $aside = Start-Aside -ArgumentList $done, $blocked { param($done, $blocked) Wait-PoolTask $done, $blocked }

        # It has begun to wait when the one that has ended is out.
        Wait-Until { $aside.Output.Count -eq 1 } | Should -BeTrue
        Wait-Until { $blocked.State -eq 'Running' } | Should -BeTrue
        $clock = [Diagnostics.Stopwatch]::StartNew()
        $aside.Shell.Stop()
        # It did not wait for the task.
        $blocked.State | Should -Be 'Running'
        $clock.Elapsed.TotalSeconds | Should -BeLessThan 30
        $aside.Shell.Dispose()
        Open-Gate 'blocked'
        (Wait-PoolTask $blocked -TimeoutSeconds 30).State | Should -Be 'Completed'
    }
}
