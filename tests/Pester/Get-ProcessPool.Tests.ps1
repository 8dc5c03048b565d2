BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../out/ParallelProc/ParallelProc.psd1') -Force
    . (Join-Path $PSScriptRoot 'Support.ps1')
    $alpha = Start-ProcessPool -Name Alpha -MaxWorkers 2
    $beta = Start-ProcessPool -Name Beta -MaxWorkers 2
}

AfterAll {
    Get-ProcessPool | Stop-ProcessPool -Force
}

Describe 'Get-ProcessPool' {
    It 'lists all pools that are not stopped' {
        (Get-ProcessPool).Name | Should -Be @('Alpha', 'Beta')
    }

    It 'finds pools by name and by pattern, in any case' {
        Get-ProcessPool alpha | Should -Be $alpha
        (Get-ProcessPool *eta, ALPHA).Name | Should -Be @('Beta', 'Alpha')
        ('Beta' | Get-ProcessPool) | Should -Be $beta
    }

    It 'writes an error for a name that is not there, and goes on with the others' {
        $found = Get-ProcessPool Gamma, Beta -ErrorVariable problems -ErrorAction SilentlyContinue
        $found.Name | Should -Be 'Beta'
        $problems | Should -HaveCount 1
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'PoolNotFound,*'
        $problems[0].Exception.Message | Should -BeLike "*'Gamma'*'Alpha', 'Beta'*"
    }

    It 'says nothing about a pattern that no pool matches' {
        Get-ProcessPool Z* -ErrorAction Stop | Should -BeNullOrEmpty
    }

    It 'leaves out a pool that is stopped' {
        $short = Start-ProcessPool -Name Short
        Stop-ProcessPool $short
        $short.State | Should -Be 'Stopped'
        (Get-ProcessPool).Name | Should -Not -Contain 'Short'
    }
}

Describe 'Get-PoolWorker' {
    It 'gives nothing for a pool that had no work yet' {
        Get-PoolWorker Beta | Should -BeNullOrEmpty
    }

    It 'shows process, state, tasks done, memory, processor time and start of each worker' {
        $before = [DateTime]::Now
        $seen = 1..5 | Invoke-PoolMap { $PID } -Pool Alpha -ThrottleLimit 1 | Select-Object -Unique
        # Its last result is here a moment before its word that it is done.
        Wait-Until { (Get-PoolWorker Alpha | Where-Object ProcessId -EQ $seen).State -eq 'Idle' } | Should -BeTrue
        $worker = Get-PoolWorker Alpha | Where-Object ProcessId -EQ $seen
        $worker.Pool | Should -Be 'Alpha'
        $worker.State | Should -Be 'Idle'
        $worker.TasksDone | Should -Be 5
        $worker.CurrentTask | Should -BeNullOrEmpty
        $worker.WorkingSet | Should -BeGreaterThan 10MB
        $worker.CpuTime | Should -BeGreaterThan ([TimeSpan]::Zero)
        $worker.StartTime | Should -BeGreaterThan $before.AddMinutes(-1)
        $worker.StartTime | Should -BeLessThan ([DateTime]::Now.AddSeconds(1))
        [version]($worker.PowerShellVersion -replace '-.*') | Should -Be ([version]("$($PSVersionTable.PSVersion)" -replace '-.*'))
    }

    It 'shows a worker that is at work, and what it runs' {
        $gate = Join-Path (New-Folder) 'gate'
        $aside = Start-Aside -ArgumentList $gate, $alpha {
            param($gate, $pool)
            1 | Invoke-PoolMap { while (-not [IO.File]::Exists($using:gate)) { [Threading.Thread]::Sleep(5) } } -Pool $pool
        }
        Wait-Until { @(Get-PoolWorker Alpha).CurrentTask -contains 'Invoke-PoolMap' } | Should -BeTrue
        @(Get-PoolWorker Alpha | Where-Object CurrentTask)[0].State | Should -Be 'Busy'
        Set-Mark $gate
        Receive-Aside $aside
        Wait-Until { -not (Get-PoolWorker Alpha | Where-Object CurrentTask) } | Should -BeTrue
    }

    It 'takes several pools, names and patterns as an argument' {
        $null = 1 | Invoke-PoolMap { $_ } -Pool Alpha
        $null = 1 | Invoke-PoolMap { $_ } -Pool Beta
        @(Get-PoolWorker $alpha, Beta).Pool | Select-Object -Unique | Should -Be @('Alpha', 'Beta')
        @(Get-PoolWorker B*).Pool | Select-Object -Unique | Should -Be 'Beta'
        Get-PoolWorker Z* -ErrorAction Stop | Should -BeNullOrEmpty
        { Get-PoolWorker -Pool $null } | Should -Throw
    }

    It 'takes pools and names from the pipeline, and all pools when none is named' {
        $null = 1 | Invoke-PoolMap { $_ } -Pool Beta
        @($alpha, $beta | Get-PoolWorker).Pool | Select-Object -Unique | Should -Be @('Alpha', 'Beta')
        @('Beta' | Get-PoolWorker).Pool | Select-Object -Unique | Should -Be 'Beta'
        @(Get-PoolWorker).Count | Should -Be ($alpha.WorkerCount + $beta.WorkerCount)
    }
}
