BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../out/ParallelProc/ParallelProc.psd1') -Force
    . (Join-Path $PSScriptRoot 'Support.ps1')
}

AfterAll {
    Get-ProcessPool | Stop-ProcessPool -Force
}

Describe 'Set-ProcessPool' {
    AfterEach { Get-ProcessPool | Stop-ProcessPool -Force }

    It 'lets more workers live from now on' {
        $pool = Start-ProcessPool -MaxWorkers 1
        Set-ProcessPool $pool -MaxWorkers 2
        $pool.MaxWorkers | Should -Be 2
        # Each of the two waits until the other has come, so both must run at a time.
        $folder = New-Folder
        $ids = 1..2 | Invoke-PoolMap -Pool $pool -TimeoutSeconds 60 {
            [IO.File]::WriteAllText("$using:folder/$_", '')
            while ([IO.Directory]::GetFiles($using:folder).Count -lt 2) { [Threading.Thread]::Sleep(5) }
            $PID
        }
        $ids | Select-Object -Unique | Should -HaveCount 2
    }

    It 'lets idle workers go that are too many' {
        $pool = Start-ProcessPool -MinWorkers 3 -MaxWorkers 3
        $ids = @(Get-PoolWorker $pool).ProcessId
        Set-ProcessPool $pool -MaxWorkers 1
        Wait-Until { $pool.WorkerCount -eq 1 } | Should -BeTrue
        @($ids | Where-Object { Test-Alive $_ }) | Should -HaveCount 1
        $pool.LostWorkers | Should -Be 0
        1..5 | Invoke-PoolMap { $_ } -Pool $pool | Should -Be @(1..5)
    }

    It 'lets a busy worker that is too many finish what it runs, while a map goes on in order' {
        $pool = Start-ProcessPool -MinWorkers 2 -MaxWorkers 2
        $out = 1..60 | Invoke-PoolMap { [Threading.Thread]::Sleep(2); $_ } -Pool $pool | ForEach-Object {
            if ($_ -eq 10) { Set-ProcessPool $pool -MaxWorkers 1 }
            $_
        }
        $out | Should -Be @(1..60)
        Wait-Until { $pool.WorkerCount -eq 1 } | Should -BeTrue
        $pool.LostWorkers | Should -Be 0
    }

    It 'takes the name of a pool, pools from the pipeline, and writes them with -PassThru' {
        $pool = Start-ProcessPool -Name Sized -MaxWorkers 1
        Set-ProcessPool -Name Sized -ThrottleLimit 4
        $pool.MaxWorkers | Should -Be 4
        ($pool | Set-ProcessPool -MaxWorkers 2 -PassThru) | Should -Be $pool
        $pool.MaxWorkers | Should -Be 2
    }

    It 'changes nothing with -WhatIf' {
        $pool = Start-ProcessPool -MaxWorkers 2
        Set-ProcessPool $pool -MaxWorkers 9 -WhatIf
        $pool.MaxWorkers | Should -Be 2
    }

    It 'is an error for a pool that is stopped' {
        $pool = Start-ProcessPool
        Stop-ProcessPool $pool
        { Set-ProcessPool $pool -MaxWorkers 2 -ErrorAction Stop } | Should -Throw -ErrorId 'PoolStopped,*'
    }
}
