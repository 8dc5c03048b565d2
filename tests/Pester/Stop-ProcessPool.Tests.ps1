BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../out/ParallelProc/ParallelProc.psd1') -Force
    . (Join-Path $PSScriptRoot 'Support.ps1')
}

AfterAll {
    Get-ProcessPool | Stop-ProcessPool -Force
}

Describe 'Stop-ProcessPool' {
    BeforeEach {
        $folder = New-Folder
        $gate = Join-Path $folder 'gate'
        $pool = Start-ProcessPool -MaxWorkers 1

        # A map of five items in the one worker: the first is at its gate, the others wait. Those that run leave a mark.
        function Start-Busy {
            $script:aside = Start-Aside -ArgumentList $folder, $pool {
                param($folder, $pool)
                1..5 | Invoke-PoolMap -Pool $pool -BatchSize 1 -BufferSize 5 {
                    [IO.File]::WriteAllText("$using:folder/item$_", "$PID")
                    while (-not [IO.File]::Exists("$using:folder/gate")) { [Threading.Thread]::Sleep(5) }
                    $_
                }
            }
            # What the pool had sent ahead is back with it then: a gate that opens lets no second item through before it is called back.
            Wait-Until { (Get-PoolWorker $pool).CurrentTask -and [IO.File]::Exists("$folder/item1") -and $pool.PendingCount -eq 4 } | Should -BeTrue
        }

        # What Stop-ProcessPool does beside the test, and the moment when the pool has heard of it.
        function Start-Stop([hashtable] $How = @{}) {
            $script:stop = Start-Aside -ArgumentList $pool, $How { param($pool, $how) Stop-ProcessPool $pool @how }
            Wait-Until { $pool.State -ne 'Running' } | Should -BeTrue
        }
    }
    AfterEach { Get-ProcessPool | Stop-ProcessPool -Force }

    It 'returns when all processes of the pool have ended' {
        $null = 1..10 | Invoke-PoolMap { $_ } -Pool $pool
        $ids = @(Get-PoolWorker $pool).ProcessId
        Stop-ProcessPool $pool
        $pool.State | Should -Be 'Stopped'
        @($ids | Where-Object { Test-Alive $_ }) | Should -BeNullOrEmpty
    }

    It 'finishes what was submitted' {
        # The input has to have ended, else more could come.
        Start-Busy
        Start-Stop
        $pool.State | Should -Be 'Stopping'
        Set-Mark $gate
        Receive-Aside $aside | Should -Be @(1..5)
        Receive-Aside $stop
        $pool.State | Should -Be 'Stopped'
    }

    It 'ends a map with -CancelPending: what runs is finished and put out, then the map fails, and the rest has never begun' {
        Start-Busy
        Start-Stop @{ CancelPending = $true }
        $pool.PendingCount | Should -Be 0
        $aside.Call.IsCompleted | Should -BeFalse -Because 'an item still runs'
        Set-Mark $gate
        { Receive-Aside $aside } | Should -Throw '*is stopped*'
        $aside.Output | Should -Be @(1)
        Receive-Aside $stop
        [IO.Directory]::GetFiles($folder, 'item*') | Should -HaveCount 1
        Test-Alive ([int][IO.File]::ReadAllText("$folder/item1")) | Should -BeFalse
        $pool.State | Should -Be 'Stopped'
    }

    It 'finishes the task that runs with -CancelPending, and drops those that have not begun, also where they lie with a worker already' {
        $tasks = 1..4 | Submit-PoolTask -Pool $pool {
            [IO.File]::WriteAllText("$using:folder/item$_", "$PID")
            while (-not [IO.File]::Exists("$using:folder/gate")) { [Threading.Thread]::Sleep(5) }
        }
        Wait-Until { $tasks[0].State -eq 'Running' } | Should -BeTrue
        Start-Stop @{ CancelPending = $true }
        # The worker has answered what it was asked to give back.
        Wait-Until { @($tasks[1..3] | Where-Object State -EQ Stopped).Count -eq 3 } | Should -BeTrue
        Set-Mark $gate
        Receive-Aside $stop
        $tasks.State | Should -Be @('Completed', 'Stopped', 'Stopped', 'Stopped')
        [IO.Directory]::GetFiles($folder, 'item*') | Should -HaveCount 1
    }

    It 'ends tasks that run and those that have not begun with -Force' {
        $tasks = 1..4 | Submit-PoolTask -Pool $pool { [Threading.Thread]::Sleep(-1) }
        Wait-Until { $tasks[0].State -eq 'Running' } | Should -BeTrue
        Stop-ProcessPool $pool -Force
        $tasks.State | Should -Be @('Stopped', 'Stopped', 'Stopped', 'Stopped')
    }

    It 'ends what runs at once with -Force' {
        Start-Busy
        Stop-ProcessPool $pool -Force
        $pool.State | Should -Be 'Stopped'
        Test-Alive ([int][IO.File]::ReadAllText("$folder/item1")) | Should -BeFalse
        { Receive-Aside $aside } | Should -Throw '*stopped*'
        [IO.Directory]::GetFiles($folder, 'item*') | Should -HaveCount 1
    }

    It 'can be forced while it finishes what was submitted' {
        Start-Busy
        Start-Stop
        Stop-ProcessPool $pool -Force
        Receive-Aside $stop
        $pool.State | Should -Be 'Stopped'
        { Receive-Aside $aside } | Should -Throw '*stopped*'
    }

    It 'may be called again and again' {
        Stop-ProcessPool $pool
        Stop-ProcessPool $pool -ErrorAction Stop
        $pool | Stop-ProcessPool -Force -ErrorAction Stop
        $pool.State | Should -Be 'Stopped'
    }

    It 'makes maps and tasks after it a clear error' {
        Stop-ProcessPool $pool
        { 1 | Invoke-PoolMap { $_ } -Pool $pool } | Should -Throw "*'$($pool.Name)' is stopped*" -ErrorId 'PoolStopped,*'
        { Submit-PoolTask { 1 } -Pool $pool -ErrorAction Stop } | Should -Throw "*'$($pool.Name)' is stopped*" -ErrorId 'PoolStopped,*'
    }

    It 'makes a map that begins while it finishes its work a clear error' {
        Start-Busy
        Start-Stop
        { 1 | Invoke-PoolMap { $_ } -Pool $pool } | Should -Throw -ErrorId 'PoolStopped,*'
        Set-Mark $gate
        Receive-Aside $aside | Should -Be @(1..5)
        Receive-Aside $stop
    }

    It 'stops pools by name, by pipeline, and several at a time' {
        $named = Start-ProcessPool -Name Named
        Stop-ProcessPool -Name named
        $named.State | Should -Be 'Stopped'
        $more = (Start-ProcessPool), (Start-ProcessPool)
        $more | Stop-ProcessPool
        $more.State | Should -Be @('Stopped', 'Stopped')
    }

    It 'stops several pools given as an argument, and goes on after one that is not there' {
        $more = (Start-ProcessPool), (Start-ProcessPool), (Start-ProcessPool -Name Named)
        Stop-ProcessPool $more[0], nowhere, $more[1], named -ErrorVariable problems -ErrorAction SilentlyContinue
        $more.State | Should -Be @('Stopped', 'Stopped', 'Stopped')
        $problems | Should -HaveCount 1
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'PoolNotFound,*'
        $pool.State | Should -Be 'Running'
    }

    It 'stops pools by pattern, and says nothing about a pattern that none matches' {
        $more = (Start-ProcessPool -Name Night1), (Start-ProcessPool -Name Night2)
        Stop-ProcessPool Night* -ErrorAction Stop
        $more.State | Should -Be @('Stopped', 'Stopped')
        $pool.State | Should -Be 'Running'
        Stop-ProcessPool Z* -ErrorAction Stop
        Stop-ProcessPool @(Get-ProcessPool Z*) -ErrorAction Stop
    }

    It 'takes a name as it is before it takes it as a pattern' {
        $odd, $other = (Start-ProcessPool -Name 'N*'), (Start-ProcessPool -Name Nine)
        Stop-ProcessPool 'N*'
        $odd.State | Should -Be 'Stopped'
        $other.State | Should -Be 'Running'
    }

    It 'tells all pools to stop before it waits for the first' {
        $other = Start-ProcessPool -Name Other
        Start-Busy
        $script:stop = Start-Aside -ArgumentList $pool, $other { param($pool, $other) Stop-ProcessPool $pool, $other }
        Wait-Until { $other.State -eq 'Stopped' } | Should -BeTrue
        $pool.State | Should -Be 'Stopping'
        Set-Mark $gate
        Receive-Aside $aside | Should -Be @(1..5)
        Receive-Aside $stop
    }

    It 'says that its name is still taken while it is being stopped' {
        Start-Busy
        Start-Stop
        { Start-ProcessPool -Name $pool.Name } | Should -Throw '*still being stopped*' -ErrorId 'PoolNameTaken,*'
        Set-Mark $gate
        Receive-Aside $aside | Should -Be @(1..5)
        Receive-Aside $stop
    }

    It 'is an error where it would wait for a map of its own pipeline that still reads input' {
        $out = & { while ($true) { 1 } } | Invoke-PoolMap { $_ } -Pool $pool | ForEach-Object {
            Stop-ProcessPool $pool -ErrorVariable problem -ErrorAction SilentlyContinue
            $problem
        } | Select-Object -First 1
        $out.FullyQualifiedErrorId | Should -BeLike 'PoolInUse,*'
        $out.Exception.Message | Should -BeLike '*-CancelPending or -Force*'
        $pool.State | Should -Be 'Running'
        Stop-ProcessPool $pool
        $pool.State | Should -Be 'Stopped'
    }

    It 'ends a map of its own pipeline with <_>' -ForEach 'CancelPending', 'Force' {
        $how = @{ $_ = $true }
        { 1..100000 | Invoke-PoolMap { $_ } -Pool $pool | ForEach-Object { Stop-ProcessPool $pool @how } } | Should -Throw -ErrorId 'PoolStopped,*'
        $pool.State | Should -Be 'Stopped'
    }

    It 'may follow a map whose input has ended, in its pipeline' {
        1..5 | Invoke-PoolMap { $_ } -Pool $pool | Select-Object -Last 1 | ForEach-Object { Stop-ProcessPool $pool; $_ } | Should -Be 5
        $pool.State | Should -Be 'Stopped'
    }

    It 'stops nothing with -WhatIf' {
        Stop-ProcessPool $pool -WhatIf
        $pool.State | Should -Be 'Running'
    }

    It 'stops a pool whose workers are still starting' {
        $null = Start-Aside -ArgumentList $pool { param($pool) 1 | Invoke-PoolMap { $_ } -Pool $pool }
        Wait-Until { $pool.WorkerCount -eq 1 } | Should -BeTrue
        $id = (Get-PoolWorker $pool).ProcessId
        Stop-ProcessPool $pool -Force
        Test-Alive $id | Should -BeFalse
    }

    It 'may be called by the end of one of the pool''s own tasks' -ForEach @{ Force = $false }, @{ Force = $true } {
        $global:stopping = @{ Pool = $pool; Force = $Force; Done = $false }
        try {
            # The first ends when we listen, so that no completion is missed. The last would never end.
            $first = Submit-PoolTask { while (-not [IO.File]::Exists($using:gate)) { [Threading.Thread]::Sleep(5) }; $PID } -Pool $pool
            $last = Submit-PoolTask { [Threading.Thread]::Sleep(-1) } -Pool $pool
            $null = Register-ObjectEvent $first StateChanged -Action {
                if ($EventArgs.JobStateInfo.State -eq 'Completed') {
                    Stop-PoolTask $stopping.Last
                    Stop-ProcessPool $stopping.Pool -Force:$stopping.Force
                    $stopping.Done = $true
                }
            }
            $stopping.Last = $last
            Set-Mark $gate
            Wait-Until { $stopping.Done } | Should -BeTrue
            $pool.State | Should -Be 'Stopped'
            $first.State, $last.State | Should -Be 'Completed', 'Stopped'
            Test-Alive (Receive-PoolTask $first) | Should -BeFalse
        }
        finally {
            Get-EventSubscriber | Unregister-Event
            Get-Job | Where-Object PSJobTypeName -NE 'PoolTask' | Remove-Job -Force
            Remove-Variable stopping -Scope Global
        }
    }

    It 'stops all pools when the module is removed' {
        $shell = Start-Shell '$null = Start-ProcessPool -MinWorkers 1 -MaxWorkers 1; (Get-PoolWorker).ProcessId; Remove-Module ParallelProc; $null = [Console]::In.ReadLine()'
        try {
            $id = [int]$shell.StandardOutput.ReadLine()
            $id | Should -BeGreaterThan 0
            Wait-Gone $id | Should -BeTrue
            $shell.HasExited | Should -BeFalse -Because 'the worker must not have ended with its shell'
        }
        finally { $shell.Kill() }
    }
}
