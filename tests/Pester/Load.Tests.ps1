BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../out/ParallelProc/ParallelProc.psd1') -Force
    . (Join-Path $PSScriptRoot 'Support.ps1')
}

AfterAll {
    Get-ProcessPool | Stop-ProcessPool -Force
}

Describe 'Load' {
    AfterEach { Get-ProcessPool | Stop-ProcessPool -Force }

    It 'brings a result of 100 MB back, and takes an input of that size along' {
        $pool = Start-ProcessPool -MaxWorkers 1
        $bytes = 1 | Invoke-PoolMap { $b = [byte[]]::new(100MB); $b[0] = 1; $b[-1] = 2; , $b } -Pool $pool
        $bytes.Length | Should -Be 100MB
        $bytes[0], $bytes[-1] | Should -Be @(1, 2)
        , $bytes | Invoke-PoolMap { $_.Length; $_[-1] } -Pool $pool | Should -Be @(100MB, 2)
        $text = 1 | Invoke-PoolMap { 'x' * 50MB } -Pool $pool
        $text.Length | Should -Be 50MB
        $pool.LostWorkers | Should -Be 0
    }

    It 'sends a large array as it was when it was given, whatever becomes of it later' {
        $pool = Start-ProcessPool -MaxWorkers 1
        $array = [int[]]::new(1MB)
        $tasks = foreach ($i in 1..5) {
            $array[0] = $array[-1] = $i
            Submit-PoolTask { $_[0], $_[-1], $_.Length, $_.GetType().Name -join ' ' } -InputObject $array -Pool $pool
        }
        $array[0] = $array[-1] = 99
        $tasks | Receive-PoolTask -Wait | Should -Be @(1..5 | ForEach-Object { "$_ $_ 1048576 Int32[]" })
        1..5 | ForEach-Object { $array[0] = $_; , $array } | Invoke-PoolMap { $_[0] } -Pool $pool | Should -Be @(1..5)
    }

    It 'maps 300,000 items in order, with memory that stays flat' {
        $pool = Start-ProcessPool -MaxWorkers 2
        $kept = @{ Next = 1; Early = 0; Most = 0; Workers = 0 }
        1..300000 | Invoke-PoolMap { $_ } -Pool $pool | ForEach-Object {
            if ($_ -ne $kept.Next) { throw "expected $($kept.Next), got $_" }
            $kept.Next++
            if ($_ % 50000 -eq 0) {
                # Live memory, not what the collector has not got round to.
                $now = [GC]::GetTotalMemory($true)
                if ($kept.Early -eq 0) { $kept.Early = $now } else { $kept.Most = [Math]::Max($kept.Most, $now) }
                $memory = (Get-PoolWorker $pool | Measure-Object WorkingSet -Sum).Sum
                if ($kept.Workers -eq 0) { $kept.Workers = $memory } else { $kept.Growth = $memory - $kept.Workers }
            }
        }
        $kept.Next | Should -Be 300001
        ($kept.Most - $kept.Early) / 1MB | Should -BeLessThan 24 -Because 'the window bounds what is under way'
        $kept.Growth / 1MB | Should -BeLessThan 100
    }

    It 'holds back a quick worker whose results nobody takes, without standing still' {
        # 100 results of 4 MB each behind a slow first one: far more than may lie here.
        $pool = Start-ProcessPool -MaxWorkers 2
        $sizes = 1..100 | Invoke-PoolMap -Pool $pool -BatchSize 1 {
            if ($_ -eq 1) { $end = [DateTime]::UtcNow.AddMilliseconds(500); while ([DateTime]::UtcNow -lt $end) { [Threading.Thread]::Sleep(5) } }
            , [byte[]]::new(4MB)
        } | ForEach-Object { $_.Length }
        $sizes | Should -HaveCount 100
        $sizes | Select-Object -Unique | Should -Be 4MB
    }

    It 'leaves no process after fifty stops while busy' {
        $ids = [Collections.Generic.HashSet[int]]::new()
        foreach ($round in 1..50) {
            $pool = Start-ProcessPool -MaxWorkers 1
            $tasks = 1..3 | Submit-PoolTask { [Threading.Thread]::Sleep(-1) } -Pool $pool
            # Some are stopped while they start, some when they are busy.
            if ($round % 5 -eq 0) { Wait-Until { $tasks[0].State -eq 'Running' } | Should -BeTrue } else { Wait-Until { $pool.WorkerCount -eq 1 } | Should -BeTrue }
            Get-PoolWorker $pool | ForEach-Object { $null = $ids.Add($_.ProcessId) }
            Stop-ProcessPool $pool -Force
            $tasks.State | Select-Object -Unique | Should -Be 'Stopped'
            $tasks | Remove-PoolTask
        }
        $ids.Count | Should -Be 50
        @($ids | Where-Object { Test-Alive $_ }) | Should -BeNullOrEmpty
    }
}
