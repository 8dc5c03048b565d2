BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../out/ParallelProc/ParallelProc.psd1') -Force
    . (Join-Path $PSScriptRoot 'Support.ps1')
}

AfterAll {
    Get-ProcessPool | Stop-ProcessPool -Force
}

Describe 'A pool inside a worker' {
    BeforeAll { $outer = Start-ProcessPool -MaxWorkers 1 -ImportModule $ModulePath }

    It 'works as in the shell' {
        10, 20 | Invoke-PoolMap { $base = $_; Use-ProcessPool -MaxWorkers 1 { 1..3 | Invoke-PoolMap { $_ + $using:base } } } -Pool $outer |
            Should -Be @(11, 12, 13, 21, 22, 23)
    }

    It 'has processes of its own, which end with it' {
        $ids = 1 | Invoke-PoolMap { $PID; Use-ProcessPool -MaxWorkers 1 { 1 | Invoke-PoolMap { $PID } } } -Pool $outer
        $ids | Select-Object -Unique | Should -HaveCount 2
        Test-Alive $ids[0] | Should -BeTrue
        Wait-Gone $ids[1] | Should -BeTrue
    }

    It 'passes errors on, through both levels' {
        $null = 1 | Invoke-PoolMap { 'x' | Invoke-PoolMap { throw [IO.InvalidDataException]::new('deep down') } } -Pool $outer -ErrorVariable problems -ErrorAction SilentlyContinue
        $problems | Should -HaveCount 1
        $problems[0].Exception | Should -BeOfType ([IO.InvalidDataException])
        $problems[0].Exception.Message | Should -Be 'deep down'
    }

    It 'dies with its worker, also when that gets kill -9' {
        $ids = 1 | Invoke-PoolMap { $PID; 1 | Invoke-PoolMap { $PID } } -Pool $outer
        $ids[0] | Should -Be (Get-PoolWorker $outer).ProcessId
        Test-Alive $ids[1] | Should -BeTrue -Because 'the shared pool of the worker lives on'
        Stop-Hard $ids[0]
        Wait-Gone $ids | Should -BeTrue
    }

    It 'dies with its worker when the outer pool is stopped' {
        $ids = 1 | Invoke-PoolMap { $PID; 1 | Invoke-PoolMap { $PID } } -Pool $outer
        Stop-ProcessPool $outer
        Wait-Gone $ids | Should -BeTrue
    }
}

Describe 'Two pools side by side' {
    It 'have workers of their own, and one goes on when the other is stopped or broken' {
        $one, $two = (Start-ProcessPool -MaxWorkers 1), (Start-ProcessPool -MaxWorkers 1)
        $a = 1..3 | Invoke-PoolMap { $PID } -Pool $one | Select-Object -Unique
        $b = 1..3 | Invoke-PoolMap { $PID } -Pool $two | Select-Object -Unique
        $a | Should -Not -Be $b
        Stop-ProcessPool $one -Force
        1 | Invoke-PoolMap { $PID } -Pool $two | Should -Be $b
        $broken = Start-ProcessPool -MaxWorkers 1 -InitializationScript { throw 'broken' }
        { 1 | Invoke-PoolMap { $_ } -Pool $broken } | Should -Throw '*broken*'
        1 | Invoke-PoolMap { $PID } -Pool $two | Should -Be $b
        $broken, $two | Stop-ProcessPool
    }

    It 'work at the same time, each feeding the other' {
        $one, $two = (Start-ProcessPool -MaxWorkers 1), (Start-ProcessPool -MaxWorkers 1)
        $out = 1..100 | Invoke-PoolMap { [pscustomobject]@{ Id = $PID; Value = $_ * 2 } } -Pool $one | Invoke-PoolMap { [pscustomobject]@{ First = $_.Id; Second = $PID; Value = $_.Value + 1 } } -Pool $two
        $out.Value | Should -Be @(1..100 | ForEach-Object { $_ * 2 + 1 })
        $out[0].First | Should -Not -Be $out[0].Second
        $one, $two | Stop-ProcessPool
    }
}
