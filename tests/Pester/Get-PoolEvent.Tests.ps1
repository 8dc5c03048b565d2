BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../out/ParallelProc/ParallelProc.psd1') -Force
    . (Join-Path $PSScriptRoot 'Support.ps1')
    $alpha = Start-ProcessPool -Name Alpha -MaxWorkers 1
    $beta = Start-ProcessPool -Name Beta -MaxWorkers 1
    $null = 1..3 | Invoke-PoolMap { $_ } -Pool Alpha
}

AfterAll {
    Get-PoolTask | Remove-PoolTask -Force
    Get-ProcessPool | Stop-ProcessPool -Force
}

Describe 'Get-PoolEvent' {
    It 'tells what has happened in a pool, in order' {
        Wait-Until { (Get-PoolEvent Alpha).Kind -contains 'MapEnded' } | Should -BeTrue
        $events = Get-PoolEvent Alpha
        $events[0].Kind | Should -Be 'PoolStarted'
        ($events | Select-Object -ExpandProperty Kind -Unique) -join ' ' | Should -BeLike 'PoolStarted MapStarted WorkerStarting WorkerReady BatchStarted *'
        ($events | Where-Object Kind -EQ BatchEnded | Measure-Object Count -Sum).Sum | Should -Be 3
        ($events | Where-Object Kind -EQ MapEnded).Outcome | Should -Be 'Completed'
        $events.Pool | Select-Object -Unique | Should -Be 'Alpha'
        ($events | Where-Object Kind -EQ WorkerReady).ProcessId | Should -Be (Get-PoolWorker Alpha).ProcessId
        $sorted = $events | Sort-Object Time -Stable
        $sorted.Kind -join ' ' | Should -Be ($events.Kind -join ' ')
    }

    It 'gives the last ones, of all pools where none is named' {
        $last = @(Get-PoolEvent Alpha)[-1]
        @(Get-PoolEvent Alpha -Tail 1) | Should -Be @($last)
        @(Get-PoolEvent Alpha -Tail 0) | Should -HaveCount 0
        (Get-PoolEvent -Tail 1).Pool | Sort-Object | Should -Be @('Alpha', 'Beta')
        ($beta | Get-PoolEvent).Kind | Should -Be 'PoolStarted'
    }

    It 'says which task, how it ended and how often it was tried, and not what its error says' {
        $task = Submit-PoolTask { throw 'secret words' } -Pool Beta -Name Unlucky -RetryCount 1 -RetryDelaySeconds 0.01 | Wait-PoolTask
        $events = Get-PoolEvent Beta | Where-Object TaskId -EQ $task.Id
        $events.Kind -join ' ' | Should -Be 'TaskQueued TaskStarted TaskRetried TaskEnded'
        $events[-1].Name | Should -Be 'Unlucky'
        $events[-1].Outcome | Should -Be 'Failed'
        $events[-1].Attempt | Should -Be 2
        $events[-1].Message | Should -Be 'System.Management.Automation.RuntimeException'
        ($events | Out-String) + ($events | Format-List * | Out-String) | Should -Not -Match 'secret'
        (Get-ProcessPool Beta).RetryCount | Should -Be 1
    }

    It 'ends -Wait when the pools have ended' {
        $short = Start-ProcessPool -Name Short -MaxWorkers 1
        $aside = Start-Aside -ArgumentList $short { param($pool) Get-PoolEvent $pool -Wait }
        $null = 1 | Invoke-PoolMap { $_ } -Pool $short
        Stop-ProcessPool $short
        $kinds = (Receive-Aside $aside).Kind
        $kinds[0] | Should -Be 'PoolStarted'
        $kinds[-1] | Should -Be 'PoolStopped'
        $kinds | Should -Contain 'MapEnded'
        (Get-PoolEvent $short -Tail 1).Kind | Should -Be 'PoolStopped'
        (Get-PoolEvent $short -Wait).Kind -join ' ' | Should -Be ($kinds -join ' ')
    }

    It 'ends -Wait with Select-Object -First' {
        @(Get-PoolEvent Alpha -Wait | Select-Object -First 2).Kind | Should -Be @('PoolStarted', 'MapStarted')
    }

    It 'ends -Wait when it is stopped' {
        $aside = Start-Aside { Get-PoolEvent Alpha -Wait -Tail 1 }
        Wait-Until { $aside.Output.Count -gt 0 } | Should -BeTrue
        $stop = $aside.Shell.BeginStop($null, $null)
        $stop.AsyncWaitHandle.WaitOne(30000) | Should -BeTrue
        $aside.Shell.Dispose()
    }

    It 'keeps as many as -EventLimit says' {
        $few = Start-ProcessPool -MaxWorkers 1 -EventLimit 3
        $none = Start-ProcessPool -MaxWorkers 1 -EventLimit 0
        $null = 1..3 | Invoke-PoolMap { $_ } -Pool $few
        $null = 1..3 | Invoke-PoolMap { $_ } -Pool $none
        @(Get-PoolEvent $few) | Should -HaveCount 3
        @(Get-PoolEvent $none) | Should -HaveCount 0
        $none.DoneCount | Should -Be 3
        $few, $none | Stop-ProcessPool
    }

    It 'refuses a pool that is not there and a number below zero' {
        { Get-PoolEvent Gamma -ErrorAction Stop } | Should -Throw -ErrorId 'PoolNotFound,*'
        { Get-PoolEvent -Tail -1 } | Should -Throw -ErrorId 'InvalidLimit,*'
        { Start-ProcessPool -EventLimit -1 } | Should -Throw -ErrorId 'InvalidLimit,*'
    }
}

Describe 'Live figures' {
    It 'shows what a pool has done and how long that took' {
        $pool = Start-ProcessPool -MaxWorkers 1
        $null = 1..20 | Invoke-PoolMap { if ($_ -eq 7) { throw 'no' } } -Pool $pool -ErrorAction SilentlyContinue
        $pool.DoneCount | Should -Be 20
        $pool.FailedCount | Should -Be 1
        $pool.RunTime.Count | Should -Be 20
        $pool.RunTime.P50 | Should -BeLessOrEqual $pool.RunTime.P99
        $pool.QueueWait.Most | Should -BeGreaterThan ([TimeSpan]::Zero)
        $pool.BytesIn | Should -BeGreaterThan 20
        $pool.BytesOut | Should -BeGreaterThan 20
        $pool.WorkingSet | Should -BeGreaterThan 10MB
        $pool.ItemsPerSecond | Should -BeGreaterThan 0
        Wait-Until { $pool.BusyCount -eq 0 } | Should -BeTrue
        (Get-PoolWorker $pool).TasksFailed | Should -Be 1
        Stop-ProcessPool $pool
    }

    It 'shows what a worker runs, and since when' {
        $gate = Join-Path (New-Folder) 'gate'
        $pool = Start-ProcessPool -MaxWorkers 1
        $aside = Start-Aside -ArgumentList $gate, $pool {
            param($gate, $pool)
            0..1 | Invoke-PoolMap { if ($_ -eq 1) { while (-not [IO.File]::Exists($using:gate)) { [Threading.Thread]::Sleep(5) } } } -Pool $pool
        }
        Wait-Until { (Get-PoolWorker $pool).CurrentItem -eq 1 } | Should -BeTrue
        $pool.BusyCount | Should -Be 1
        $pool.Utilization | Should -BeGreaterThan 0
        (Get-PoolWorker $pool).RunningFor | Should -BeGreaterOrEqual ([TimeSpan]::Zero)
        Set-Mark $gate
        Receive-Aside $aside
        Stop-ProcessPool $pool
    }
}
