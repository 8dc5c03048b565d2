BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../out/ParallelProc/ParallelProc.psd1') -Force
    . (Join-Path $PSScriptRoot 'Support.ps1')
    $pool = Start-ProcessPool -MaxWorkers 2
}

AfterAll {
    Get-ProcessPool | Stop-ProcessPool -Force
}

Describe 'Invoke-PoolMap -Detailed' {
    It 'gives one result for each input, in order' {
        $results = 1..300 | Invoke-PoolMap { $_; $_ * 2 } -Pool $pool -Detailed
        $results[0] | Should -BeOfType ([ParallelProc.PoolResult])
        $results.Index | Should -Be @(0..299)
        $results.Input | Should -Be @(1..300)
        $results[4].Output | Should -Be @(5, 10)
        $results | ForEach-Object { $_.Error | Should -BeNullOrEmpty; $_.Errors.Count | Should -Be 0; $_.Attempts | Should -Be 1; $_.Worker | Should -Match '^[12] \(process \d+ on ' }
    }

    It 'holds an array of outputs also for none and for one' {
        $results = 1..2 | Invoke-PoolMap { if ($_ -eq 2) { 'one' } } -Pool $pool -Detailed
        , $results[0].Output | Should -BeOfType ([object[]])
        $results[0].Output.Count | Should -Be 0
        $results[1].Output | Should -Be @('one')
    }

    It 'holds the errors, and writes none' {
        $results = 1..3 | Invoke-PoolMap { if ($_ -eq 2) { Write-Error 'first'; Write-Error 'second' }; if ($_ -eq 3) { Write-Error 'before'; 'out'; throw [DivideByZeroException]::new('last') }; $_ } -Pool $pool -Detailed -ErrorVariable problems
        $problems | Should -BeNullOrEmpty
        $results[0].Error | Should -BeNullOrEmpty
        $results[1].Error | Should -BeOfType ([Management.Automation.ErrorRecord])
        "$($results[1].Error)" | Should -Be 'first'
        "$($results[1].Errors)" | Should -Be 'first second'
        $results[1].Output | Should -Be @(2)
        $results[2].Error.Exception | Should -BeOfType ([DivideByZeroException])
        $results[2].Errors.Count | Should -Be 2
        $results[2].Output | Should -Be @('out')
    }

    It 'leaves the other streams as they are' {
        $results = 1..2 | Invoke-PoolMap { Write-Warning "w$_"; $_ } -Pool $pool -Detailed -WarningVariable warnings -WarningAction SilentlyContinue
        "$warnings" | Should -Be 'w1 w2'
        $results.Output | Should -Be @(1, 2)
    }

    It 'measures each input in its worker' {
        # By one clock, which all processes share: each input takes at least what its body sees, and at most what is between its neighbours.
        $ends = @([Diagnostics.Stopwatch]::GetTimestamp())
        $results = 1..8 | Invoke-PoolMap -Pool $pool -Detailed -BatchSize 8 -ThrottleLimit 1 {
            [Diagnostics.Stopwatch]::GetTimestamp()
            if ($_ -eq 5) { [Threading.Thread]::Sleep(150) }
            [Diagnostics.Stopwatch]::GetTimestamp()
        }
        $begins = @($results | ForEach-Object { $_.Output[0] }) + [Diagnostics.Stopwatch]::GetTimestamp()
        $ends += $results | ForEach-Object { $_.Output[1] }
        foreach ($k in 0..7) {
            # It is told in whole microseconds.
            $results[$k].Duration | Should -BeGreaterOrEqual ([Diagnostics.Stopwatch]::GetElapsedTime($begins[$k], $ends[$k + 1]) - [timespan]::FromTicks(10))
            $results[$k].Duration | Should -BeLessOrEqual ([Diagnostics.Stopwatch]::GetElapsedTime($ends[$k], $begins[$k + 1]))
        }
        $results[4].Duration.TotalMilliseconds | Should -BeGreaterOrEqual 149
        ($results | Where-Object Index -NE 4 | Measure-Object -Property Duration -Minimum).Minimum | Should -BeGreaterThan ([timespan]::Zero)
    }

    It 'tells of attempts, lost workers and time-outs' {
        $folder = New-Folder
        $retried = 1 | Invoke-PoolMap { $file = "$($args[0])/$_"; if (-not [IO.File]::Exists($file)) { [IO.File]::WriteAllText($file, ''); throw 'first' }; 'second' } -Pool $pool -ArgumentList $folder -RetryCount 2 -RetryDelaySeconds 0 -Detailed
        $retried.Attempts | Should -Be 2
        $retried.Output | Should -Be @('second')
        $lost = 1 | Invoke-PoolMap { [Diagnostics.Process]::GetCurrentProcess().Kill() } -Pool $pool -Detailed
        $lost.Error.FullyQualifiedErrorId | Should -BeLike 'WorkerLost*'
        $lost.Duration | Should -BeGreaterThan ([timespan]::Zero)
        # The limit counts from before the duration does.
        $late = 1 | Invoke-PoolMap { while ($true) { [Threading.Thread]::Sleep(10) } } -Pool $pool -Detailed -TimeoutSeconds 3
        $late.Error.FullyQualifiedErrorId | Should -BeLike 'TaskTimeout*'
        $late.Duration.TotalMilliseconds | Should -BeGreaterThan 250
    }

    It 'gives a result as it comes with -Unordered' {
        $folder = New-Folder
        $first = 1..4 | Invoke-PoolMap { if ($_ -eq 1) { while (-not [IO.File]::Exists("$($args[0])/go")) { [Threading.Thread]::Sleep(10) } }; $_ } -Pool $pool -ArgumentList $folder -Detailed -Unordered -BatchSize 1 |
            ForEach-Object -Begin { $n = 0 } -Process { if (++$n -eq 3) { Set-Mark "$folder/go" }; $_ }
        $first[-1].Index | Should -Be 0
        ($first.Index | Sort-Object) | Should -Be @(0..3)
    }

    It 'gives stored results with -Checkpoint, with what they took then' {
        $journal = Join-Path (New-Folder) 'journal'
        $before = 1..3 | Invoke-PoolMap { [Threading.Thread]::Sleep(30); if ($_ -eq 2) { throw 'two' }; $_ } -Pool $pool -Checkpoint $journal -Detailed
        $after = 1..3 | Invoke-PoolMap { [Threading.Thread]::Sleep(30); if ($_ -eq 2) { throw 'two' }; $_ } -Pool $pool -Checkpoint $journal -Detailed
        $after.Output | Should -Be @(1, 3)
        "$($after[1].Error)" | Should -Be 'two'
        $after.Worker | Should -Be $before.Worker
        0..2 | ForEach-Object { [Math]::Abs(($after[$_].Duration - $before[$_].Duration).TotalMilliseconds) | Should -BeLessThan 2 }
    }

    It 'still ends the map by -MaxErrors' {
        $results = [Collections.ArrayList]::new()
        { 1..1000 | Invoke-PoolMap { throw 'x' } -Pool $pool -Detailed -MaxErrors 2 -BatchSize 1 | ForEach-Object { $null = $results.Add($_) } } | Should -Throw -ErrorId 'TooManyErrors,*'
        $results.Count | Should -BeGreaterOrEqual 3
        $results | ForEach-Object { $_.Error | Should -Not -BeNullOrEmpty }
    }
}
