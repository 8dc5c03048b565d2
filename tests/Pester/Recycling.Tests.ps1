BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../out/ParallelProc/ParallelProc.psd1') -Force
    . (Join-Path $PSScriptRoot 'Support.ps1')
}

AfterAll {
    Get-ProcessPool | Stop-ProcessPool -Force
}

Describe 'A worker with a limit' {
    AfterEach { Get-ProcessPool | Stop-ProcessPool -Force }

    It 'runs no more inputs than -MaxTasksPerWorker, and none is lost' {
        $pool = Start-ProcessPool -MaxWorkers 2 -MaxTasksPerWorker 20
        $all = 1..100 | Invoke-PoolMap { "$_ $PID" } -Pool $pool -ErrorAction Stop
        $all | ForEach-Object { [int]($_ -split ' ')[0] } | Should -Be @(1..100)
        $processes = $all | ForEach-Object { ($_ -split ' ')[1] } | Group-Object
        ($processes | ForEach-Object Count | Measure-Object -Maximum).Maximum | Should -BeLessOrEqual 20
        @($processes).Count | Should -BeGreaterOrEqual 5
        $pool.RecycledWorkers | Should -BeGreaterOrEqual 3
        $pool.LostWorkers | Should -Be 0
    }

    It 'runs one task only with -MaxTasksPerWorker 1' {
        $pool = Start-ProcessPool -MaxWorkers 1 -MaxTasksPerWorker 1
        $ids = 1..3 | Submit-PoolTask { $PID } -Pool $pool | Receive-PoolTask -Wait -AutoRemove
        @($ids | Select-Object -Unique).Count | Should -Be 3
        Wait-Gone $ids[0..1] | Should -BeTrue
    }

    It 'is replaced while its pool is stopped, until all that was submitted is done' {
        $pool = Start-ProcessPool -MaxWorkers 2 -MaxTasksPerWorker 1
        $tasks = 1..8 | Submit-PoolTask { $PID } -Pool $pool
        Stop-ProcessPool $pool
        $tasks.State | Should -Be (@('Completed') * 8)
        $ids = Receive-PoolTask $tasks
        @($ids | Select-Object -Unique) | Should -HaveCount 8
        $ids | Where-Object { Test-Alive $_ } | Should -BeNullOrEmpty
    }

    It 'leaves nothing, nor does its successor that is just being started, when its pool is stopped by force' {
        $pool = Start-ProcessPool -MaxWorkers 1 -MaxTasksPerWorker 1
        $tasks = 1..50 | Submit-PoolTask { $PID } -Pool $pool
        Wait-Until { $pool.RecycledWorkers -gt 0 -and (Get-PoolWorker $pool).State -eq 'Starting' } | Should -BeTrue
        $ids = (Get-PoolWorker $pool).ProcessId
        Stop-ProcessPool $pool -Force
        $ids | Where-Object { Test-Alive $_ } | Should -BeNullOrEmpty
        $tasks[0].State | Should -Be 'Completed'
        $tasks[-1].State | Should -Be 'Stopped'
        $tasks.State | Where-Object { $_ -notin 'Completed', 'Stopped' } | Should -BeNullOrEmpty
    }

    It 'is replaced when it has more memory than -MaxWorkerMemory, once its input is done' {
        $pool = Start-ProcessPool -MaxWorkers 1 -MaxWorkerMemory 300MB
        $ids = 1..6 | Invoke-PoolMap -Pool $pool -BatchSize 1 -ErrorAction Stop {
            if ($_ -eq 1) { $global:held = [byte[]]::new(350MB); [Array]::Fill($global:held, [byte]1) }
            [Threading.Thread]::Sleep(30)
            $PID
        }
        $ids | Should -HaveCount 6
        $ids[-1] | Should -Not -Be $ids[0]
        $pool.RecycledWorkers | Should -Be 1
        Wait-Gone $ids[0] | Should -BeTrue
    }

    It 'is ended at once with twice as much, and what it ran gets the error WorkerMemoryExceeded' {
        $pool = Start-ProcessPool -MaxWorkers 1 -MaxWorkerMemory 200MB
        $all = 1..3 | Invoke-PoolMap -Pool $pool -BatchSize 1 {
            if ($_ -eq 2) { $held = [byte[]]::new(600MB); [Array]::Fill($held, [byte]1); [Threading.Thread]::Sleep(-1) }
            $_
        } 2>&1
        $all | Where-Object { $_ -is [int] } | Should -Be @(1, 3)
        $problem = $all[1]
        $problem.FullyQualifiedErrorId | Should -BeLike 'WorkerMemoryExceeded,*'
        $problem.TargetObject | Should -Be 2
        $problem.CategoryInfo.Category | Should -Be 'LimitsExceeded'
        $problem.Exception.Message | Should -Match '\d{3} MB.*-MaxWorkerMemory is 200 MB'
        $pool.LostWorkers | Should -Be 0
    }

    It 'ends after -IdleTimeoutSeconds, down to -MinWorkers' {
        $pool = Start-ProcessPool -MaxWorkers 2 -MinWorkers 1 -IdleTimeoutSeconds 0.5
        $barrier = New-Folder
        $ids = 1..2 | Invoke-PoolMap -Pool $pool -BatchSize 1 {
            [IO.File]::WriteAllText("$using:barrier/$_", '')
            while ([IO.Directory]::GetFiles($using:barrier).Length -lt 2) { [Threading.Thread]::Sleep(5) }
            $PID
        }
        @($ids | Select-Object -Unique).Count | Should -Be 2
        Wait-Until { $pool.WorkerCount -eq 1 } | Should -BeTrue
        $left = (Get-PoolWorker $pool).ProcessId
        Wait-Gone ($ids -ne $left) | Should -BeTrue
        1 | Invoke-PoolMap { $PID } -Pool $pool | Should -Be $left
    }
}

Describe 'A spare worker' {
    AfterEach { Get-ProcessPool | Stop-ProcessPool -Force }

    It 'stands by, and takes the place of a worker that dies' {
        $pool = Start-ProcessPool -MaxWorkers 1 -MinWorkers 1 -SpareWorkers 1
        Wait-Until { @(Get-PoolWorker $pool).State -contains 'Spare' } | Should -BeTrue
        $spare = (Get-PoolWorker $pool | Where-Object State -EQ 'Spare').ProcessId
        $old = 1 | Invoke-PoolMap { $PID } -Pool $pool
        $old | Should -Not -Be $spare
        $all = 1..2 | Invoke-PoolMap { if ($_ -eq 1) { [Environment]::Exit(3) }; $PID } -Pool $pool -BatchSize 1 2>&1
        $all[0].FullyQualifiedErrorId | Should -BeLike 'WorkerLost,*'
        $all[1] | Should -Be $spare
        Wait-Until { @(Get-PoolWorker $pool).State -contains 'Spare' } | Should -BeTrue
    }

    It 'is counted with the pool, and goes with it' {
        $pool = Start-ProcessPool -MaxWorkers 1 -SpareWorkers 2
        Wait-Until { @(Get-PoolWorker $pool | Where-Object State -EQ 'Spare').Count -eq 2 } | Should -BeTrue
        $pool.WorkerCount | Should -Be 2
        $pool.SpareWorkers | Should -Be 2
        $ids = @(Get-PoolWorker $pool).ProcessId
        Stop-ProcessPool $pool
        Wait-Gone $ids | Should -BeTrue
    }

    It 'that can not be set up breaks the pool, and a map of it ends' {
        $file = Join-Path (New-Folder) 'first'
        $text = "if ([IO.File]::Exists('$file')) { throw 'no more licences' }; [IO.File]::WriteAllText('$file', '')"
        $pool = Start-ProcessPool -MaxWorkers 1 -MinWorkers 1 -SpareWorkers 1 -InitializationScript ([scriptblock]::Create($text))
        Wait-Until { $pool.State -eq 'Broken' } | Should -BeTrue
        { 1..3 | Invoke-PoolMap { $_ } -Pool $pool } | Should -Throw '*no more licences*' -ErrorId 'PoolBroken,*'
    }
}

Describe 'The limits of a pool' {
    AfterEach { Get-ProcessPool | Stop-ProcessPool -Force }

    It 'refuses <Name> <Value> before any process starts' -ForEach @(
        @{ Name = 'MaxTasksPerWorker'; Value = 0 }
        @{ Name = 'MaxWorkerMemory'; Value = 500 }
        @{ Name = 'IdleTimeoutSeconds'; Value = 0 }
        @{ Name = 'IdleTimeoutSeconds'; Value = -1 }
        @{ Name = 'SpareWorkers'; Value = -1 }
    ) {
        $given = @{ $Name = $Value }
        { Start-ProcessPool @given } | Should -Throw "*-$Name is $Value, but*" -ErrorId 'InvalidLimit,*'
        { Use-ProcessPool { 1 } @given } | Should -Throw "*-$Name is $Value, but*" -ErrorId 'InvalidLimit,*'
        Get-ProcessPool | Should -BeNullOrEmpty
    }

    It 'are shown with the pool' {
        $pool = Start-ProcessPool -MaxTasksPerWorker 5 -MaxWorkerMemory 1GB -IdleTimeoutSeconds 90
        $pool.MaxTasksPerWorker | Should -Be 5
        $pool.MaxWorkerMemory | Should -Be 1GB
        $pool.IdleTimeout | Should -Be ([TimeSpan]::FromSeconds(90))
        $text = $pool | Format-List | Out-String -Width 120
        $text | Should -Match 'RecycledWorkers +: 0'
        $text | Should -Match 'MaxTasksPerWorker +: 5'
    }

    It 'hold for the pool of Use-ProcessPool' {
        $ids = Use-ProcessPool -MaxWorkers 1 -MaxTasksPerWorker 2 -SpareWorkers 1 { 1..4 | Invoke-PoolMap { $PID } }
        $ids | Group-Object | ForEach-Object Count | Should -Be @(2, 2)
    }
}
