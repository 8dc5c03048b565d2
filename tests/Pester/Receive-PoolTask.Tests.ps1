BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../out/ParallelProc/ParallelProc.psd1') -Force
    . (Join-Path $PSScriptRoot 'Support.ps1')
    $pool = Start-ProcessPool -Name 'receive' -MaxWorkers 2

    function Submit-Done([scriptblock] $Body) { $task = Submit-PoolTask $Body -Pool $pool; $null = Wait-PoolTask $task; $task }

    # Blocks until there is the file, at most for a minute, so that a failing test ends.
    function Submit-Gated([string] $Gate) {
        Submit-PoolTask {
            'before'
            for ($i = 0; -not [IO.File]::Exists($using:Gate) -and $i -lt 12000; $i++) { [Threading.Thread]::Sleep(5) }
            'after'
        } -Pool $pool
    }

    # What came, as the stream's letter and the text.
    function Get-Kind {
        process {
            $stream = switch ($_.GetType().Name) {
                ErrorRecord { 'E' } WarningRecord { 'W' } VerboseRecord { 'V' } DebugRecord { 'D' } InformationRecord { 'I' } default { 'O' }
            }
            "$stream $_"
        }
    }
}

AfterAll {
    Get-ProcessPool | Stop-ProcessPool -Force
    Get-PoolTask | Remove-PoolTask -Force
}

Describe 'Receive-PoolTask' {
    BeforeEach { $gate = Join-Path (New-Folder) 'gate' }
    AfterEach { Get-PoolTask | Remove-PoolTask -Force }

    It 'writes the records of all streams in the order in which they were emitted' {
        $task = Submit-Done {
            $VerbosePreference = $DebugPreference = 'Continue'
            'one'; Write-Warning 'two'; Write-Error 'three'; 'four'; Write-Verbose 'five'; Write-Information 'six'; Write-Debug 'seven'; Write-Warning 'eight'; 'nine'
        }
        $VerbosePreference = $DebugPreference = $InformationPreference = 'Continue'
        Receive-PoolTask $task *>&1 | Get-Kind |
            Should -Be @('O one', 'W two', 'E three', 'O four', 'V five', 'I six', 'D seven', 'W eight', 'O nine')
        $task.HasErrors | Should -BeTrue
        $task.State | Should -Be 'Completed'
    }

    It 'takes what it writes, for Receive-Job too' {
        $task = Submit-Done { 1..3; Write-Warning 'w' }
        $task.HasMoreData | Should -BeTrue
        Receive-PoolTask $task 3>$null | Should -Be @(1, 2, 3)
        $task.HasMoreData | Should -BeFalse
        Receive-PoolTask $task *>&1 | Should -BeNullOrEmpty
        Receive-Job $task *>&1 | Should -BeNullOrEmpty
    }

    It 'does not write again what Receive-Job has taken' {
        $task = Submit-Gated $gate
        Wait-Until { $task.HasMoreData } | Should -BeTrue
        Receive-Job $task | Should -Be 'before'
        Set-Mark $gate
        Receive-PoolTask $task -Wait | Should -Be 'after'
    }

    It 'leaves what it writes with -Keep, errors with their own place too' {
        $task = Submit-Done { 'a'; 1 / 0; 'b' }
        $texts = foreach ($i in 1..2) {
            Receive-PoolTask $task -Keep 2>&1 | ForEach-Object { if ($_ -is [Management.Automation.ErrorRecord]) { "$_ $($_.FullyQualifiedErrorId) $($_.InvocationInfo.PositionMessage)" } else { $_ } }
        }
        $texts | Should -HaveCount 6
        $texts[0..2] | Should -Be $texts[3..5]
        $texts[1] | Should -BeLike '*divide by zero*RuntimeException*1 / 0*'
        Receive-Job $task -Keep 2>$null | Should -Be @('a', 'b')
        Receive-PoolTask $task 2>$null | Should -Be @('a', 'b')
        Receive-PoolTask $task *>&1 | Should -BeNullOrEmpty
    }

    It 'writes what is there of a running task, and the rest later' {
        $task = Submit-Gated $gate
        Wait-Until { $task.HasMoreData } | Should -BeTrue
        Receive-PoolTask $task | Should -Be 'before'
        Receive-PoolTask $task | Should -BeNullOrEmpty
        Set-Mark $gate
        Receive-PoolTask $task -Wait | Should -Be 'after'
    }

    It 'writes with -Wait what a task writes while it runs (<how>)' -ForEach @(
        @{ How = 'taking it'; Options = @{} }
        @{ How = 'keeping it'; Options = @{ Keep = $true } }
    ) {
        # The task goes on only when its first output has arrived here.
        $clock = [Diagnostics.Stopwatch]::StartNew()
        Submit-Gated $gate | Receive-PoolTask -Wait @Options | ForEach-Object { Set-Mark $gate; $_ } | Should -Be @('before', 'after')
        $clock.Elapsed.TotalSeconds | Should -BeLessThan 30
    }

    It 'receives from several tasks one after the other' {
        1..3 | Submit-PoolTask { "$_ a"; "$_ b" } -Pool $pool | Receive-PoolTask -Wait | Should -Be @('1 a', '1 b', '2 a', '2 b', '3 a', '3 b')
    }

    It 'writes the error of a failed task after its output, once' {
        $task = Submit-Done { 'out'; throw 'the end' }
        Receive-PoolTask $task 2>&1 | Get-Kind | Should -Be @('O out', 'E the end')
        Receive-PoolTask $task 2>&1 | Should -BeNullOrEmpty
    }

    It 'writes the error of a failed task each time with -Keep' {
        $task = Submit-Done { throw 'the end' }
        foreach ($i in 1..2) { Receive-PoolTask $task -Keep 2>&1 | Get-Kind | Should -Be 'E the end' }
    }

    It 'throws under -ErrorAction Stop the error as it was' {
        $caught = try { Submit-PoolTask { throw [DivideByZeroException]::new('mine') } -Pool $pool | Receive-PoolTask -Wait -ErrorAction Stop } catch [DivideByZeroException] { $_ }
        "$caught" | Should -Be 'mine'
    }

    It 'keeps what was not written when an error stops it' {
        $task = Submit-Done { 1; Write-Error 'stop here'; 2; Write-Error 'and here'; 3 }
        { Receive-PoolTask $task -ErrorAction Stop } | Should -Throw 'stop here'
        { Receive-PoolTask $task -ErrorAction Stop } | Should -Throw 'and here'
        Receive-PoolTask $task | Should -Be 3
    }

    It 'keeps what was not written when the pipeline was cut' {
        $task = Submit-Done { 1..5 }
        Receive-PoolTask $task | Select-Object -First 2 | Should -Be @(1, 2)
        $task.HasMoreData | Should -BeTrue
        Receive-PoolTask $task | Should -Be @(3, 4, 5)
    }

    It 'writes null that a task wrote' {
        $all = Submit-PoolTask { $null; 1; $null } -Pool $pool | Receive-PoolTask -Wait
        $all | Should -HaveCount 3
        $all[1] | Should -Be 1
    }

    It 'removes a task with -AutoRemove when it has ended, not before' {
        $task = Submit-Gated $gate
        $null = Receive-PoolTask $task -AutoRemove
        @(Get-PoolTask) | Should -HaveCount 1
        Set-Mark $gate
        $null = Receive-PoolTask $task -Wait -AutoRemove
        Get-PoolTask | Should -BeNullOrEmpty
        Get-Job | Should -BeNullOrEmpty
    }

    It 'receives 100,000 objects with memory that stays flat while they are taken' {
        $count = 0
        $most = 0
        Submit-PoolTask { 1..100000 | ForEach-Object { "$_ $('x' * 1000)" } } -Pool $pool | Receive-PoolTask -Wait | ForEach-Object {
            if (++$count % 20000 -eq 0) { $most = [Math]::Max($most, [GC]::GetTotalMemory($true)) }
        }
        $count | Should -Be 100000
        $most | Should -BeLessThan 400MB
    }

    It 'ends at once when it is stopped' {
        $task = Submit-Gated $gate
        Wait-Until { $task.HasMoreData } | Should -BeTrue
        $aside = Start-Aside -ArgumentList $task { param($task) Receive-PoolTask $task -Wait }

        # It has begun to wait when the first output has gone.
        Wait-Until { -not $task.HasMoreData } | Should -BeTrue
        $clock = [Diagnostics.Stopwatch]::StartNew()
        $aside.Shell.Stop()
        # It did not wait for the task.
        $task.State | Should -Be 'Running'
        $clock.Elapsed.TotalSeconds | Should -BeLessThan 30
        $aside.Shell.Dispose()
        Set-Mark $gate
        Receive-PoolTask $task -Wait | Should -Be 'after'
    }
}
