BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../out/ParallelProc/ParallelProc.psd1') -Force
    . (Join-Path $PSScriptRoot 'Support.ps1')
}

AfterAll {
    Get-ProcessPool | Stop-ProcessPool -Force
}

Describe 'Use-ProcessPool' {
    It 'gives the pool to the block as its argument, with the options that were asked for' {
        $pool = Use-ProcessPool -MaxWorkers 3 -Name Block { $args[0] }
        $pool | Should -BeOfType ([ParallelProc.ProcessPool])
        $pool.Name | Should -Be 'Block'
        $pool.MaxWorkers | Should -Be 3
        (Use-ProcessPool -Name Declared { param($p) $p.Name }) | Should -Be 'Declared'
    }

    It 'makes the pool the default inside of the block, and only there' {
        $seen = Use-ProcessPool -MaxWorkers 1 -Name Inner {
            1..3 | Invoke-PoolMap { $PID } | Select-Object -Unique
            (Get-PoolWorker Inner).ProcessId
            (Get-ProcessPool).Name
        }
        $seen | Should -Be @($seen[0], $seen[0], 'Inner')
    }

    It 'makes the innermost pool the default, and then the outer one again' {
        $names = Use-ProcessPool -MaxWorkers 1 -Name Outer {
            (1 | Invoke-PoolMap { $PID }) -eq (Get-PoolWorker Outer).ProcessId
            Use-ProcessPool -MaxWorkers 1 -Name Inner {
                (1 | Invoke-PoolMap { $PID }) -eq (Get-PoolWorker Inner).ProcessId
            }
            (1 | Invoke-PoolMap { $PID }) -eq (Get-PoolWorker Outer).ProcessId
        }
        $names | Should -Be @($true, $true, $true)
    }

    It 'stops the pool and its processes at the end of the block' {
        $pool, $id = Use-ProcessPool -MaxWorkers 1 { $args[0]; 1 | Invoke-PoolMap { $PID } }
        $pool.State | Should -Be 'Stopped'
        Test-Alive $id | Should -BeFalse
    }

    It 'finishes what was submitted to the pool in the block' {
        $task = Use-ProcessPool -MaxWorkers 1 { 1..3 | Submit-PoolTask { $_ } }
        $task.State | Should -Be @('Completed', 'Completed', 'Completed')
    }

    It 'stops the pool when the block throws, and lets the error through' {
        $kept = @{}
        $caught = $null
        try {
            Use-ProcessPool -MaxWorkers 1 { $kept.Pool = $args[0]; $kept.Id = 1 | Invoke-PoolMap { $PID }; throw [InvalidOperationException]'enough' }
        }
        catch [InvalidOperationException] { $caught = $_ }
        $caught.Exception.Message | Should -Be 'enough'
        $kept.Pool.State | Should -Be 'Stopped'
        Wait-Gone $kept.Id | Should -BeTrue
    }

    It 'stops the pool when the block is left by return, and keeps its output' {
        $pool, $rest = Use-ProcessPool -MaxWorkers 1 { $args[0]; if ($true) { return 'left' }; 'not reached' }
        $rest | Should -Be 'left'
        $pool.State | Should -Be 'Stopped'
    }

    It 'stops the pool when the block is left by break' {
        $kept = @{}
        foreach ($round in 1..3) {
            Use-ProcessPool -MaxWorkers 1 { $kept.Pool = $args[0]; $kept.Round = $round; break }
        }
        $kept.Round | Should -Be 1
        Wait-Until { $kept.Pool.State -eq 'Stopped' } | Should -BeTrue
    }

    It 'is not the default any more after a block that was left by throw or break' {
        try { Use-ProcessPool -MaxWorkers 1 -Name Gone { throw 'out' } } catch { $null = $_ }
        foreach ($round in 1) { Use-ProcessPool -MaxWorkers 1 -Name Gone2 { break } }
        1 | Invoke-PoolMap { $_ } | Should -Be 1
        (Get-ProcessPool).Name | Should -Be 'Default'
        Stop-ProcessPool Default
    }

    It 'stops the pool when the pipeline is cut' {
        $kept = @{}
        Use-ProcessPool -MaxWorkers 1 { $kept.Pool = $args[0]; 1; 2; 3 } | Select-Object -First 1 | Should -Be 1
        $kept.Pool.State | Should -Be 'Stopped'
    }

    It 'streams the output of the block as it is made' {
        $kept = [Collections.Generic.List[string]]::new()
        Use-ProcessPool -MaxWorkers 1 { foreach ($n in 1..3) { $kept.Add("made $n"); $n } } | ForEach-Object { $kept.Add("got $_") }
        $kept | Should -Be @('made 1', 'got 1', 'made 2', 'got 2', 'made 3', 'got 3')
    }

    It 'passes on what the block writes to other streams' {
        $all = Use-ProcessPool -MaxWorkers 1 { 'out'; Write-Warning 'careful'; Write-Error 'wrong'; Write-Information 'info' } -WarningAction Continue -InformationAction Continue *>&1
        $all | ForEach-Object { $_.GetType().Name } | Should -Be @('String', 'WarningRecord', 'ErrorRecord', 'InformationRecord')
    }

    It 'lets the block see and set the variables of its caller as & does' {
        $factor = 10
        (Use-ProcessPool -MaxWorkers 1 { $factor * 2 }) | Should -Be 20
    }

    It 'belongs to its runspace, not to the process' {
        Use-ProcessPool -MaxWorkers 1 -Name Mine {
            $other = Start-Aside { (1 | Invoke-PoolMap { $PID }); (Get-PoolWorker Default).ProcessId }
            $ids = Receive-Aside $other
            $ids[0] | Should -BeIn @($ids | Select-Object -Skip 1)
            Get-PoolWorker Mine | Should -BeNullOrEmpty
        }
        Stop-ProcessPool Default
    }
}
