BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../out/ParallelProc/ParallelProc.psd1') -Force
    . (Join-Path $PSScriptRoot 'Support.ps1')
    $pool = Start-ProcessPool -MaxWorkers 2

    # Counts the runs of an item, across workers, in a file.
    function Get-Runs([string] $Folder, $Item) { [int][IO.FileInfo]::new("$Folder/$Item").Length }
}

AfterAll {
    Get-ProcessPool | Stop-ProcessPool -Force
}

Describe 'Invoke-PoolMap -RetryCount' {
    BeforeEach {
        $folder = New-Folder
        $retry = @{ Pool = $pool; RetryDelaySeconds = 0.01; ArgumentList = $folder }
    }

    It 'tries an item again that <Name>, and writes only what the attempt puts out that succeeds' -ForEach @(
        @{ Name = 'throws'; Failure = 'throw "broken"'; Limit = 60 }
        @{ Name = 'exits'; Failure = 'exit 3'; Limit = 60 }
        @{ Name = 'kills its worker'; Failure = '[Diagnostics.Process]::GetCurrentProcess().Kill()'; Limit = 60 }
        @{ Name = 'takes too long'; Failure = 'while ($true) { [Threading.Thread]::Sleep(10) }'; Limit = 4 }
    ) {
        $body = [scriptblock]::Create(@"
            `$file = "`$(`$args[0])/`$_"
            [IO.File]::AppendAllText(`$file, 'x')
            "begin `$_"
            Write-Warning "half `$_"
            if (`$_ -eq 2 -and [IO.FileInfo]::new(`$file).Length -lt 3) { $Failure }
            "end `$_"
"@)
        # The limit is for all inputs, and the first body of a new worker may take seconds: both have run one before.
        $both = New-PoolSharedObject Barrier -Capacity 2
        1..2 | Invoke-PoolMap { Write-Warning 'up'; ($using:both).SignalAndWait(60) } -Pool $pool -BatchSize 1 -WarningAction SilentlyContinue | Should -Be @($true, $true)
        $all = 1..3 | Invoke-PoolMap $body @retry -RetryCount 2 -TimeoutSeconds $Limit -BatchSize 3 -WarningVariable warnings -WarningAction SilentlyContinue -ErrorAction Stop
        $all | Should -Be @('begin 1', 'end 1', 'begin 2', 'end 2', 'begin 3', 'end 3')
        $warnings | Should -Be @('half 1', 'half 2', 'half 3')
        1..3 | ForEach-Object { Get-Runs $folder $_ } | Should -Be @(1, 3, 1)
    }

    It 'tells of each failed attempt with a verbose record at its place' {
        $all = 1..3 | Invoke-PoolMap { $_; if ($_ -eq 2) { throw 'broken' } } @retry -RetryCount 2 -Verbose -ErrorAction SilentlyContinue 4>&1
        $all | ForEach-Object { $_ -is [Management.Automation.VerboseRecord] ? 'verbose' : $_ } | Should -Be @(1, 'verbose', 'verbose', 2, 3)
        $all[1].Message | Should -Match '^Input 2: attempt 1 of 3 failed and is followed by another in [\d.,]+ seconds: broken$'
    }

    It 'says in the record of the last failure how many attempts there were, and leaves its exception as it is' {
        1 | Invoke-PoolMap { throw [IO.InvalidDataException]::new('bad data') } @retry -RetryCount 2 -ErrorVariable problems -ErrorAction SilentlyContinue
        $problems | Should -HaveCount 1
        $problems[0].Exception | Should -BeOfType ([IO.InvalidDataException])
        $problems[0].Exception.Message | Should -Be 'bad data'
        $problems[0].Exception.Data['ParallelProc.Attempts'] | Should -Be 3
        "$($problems[0])" | Should -Be 'bad data (It was tried 3 times.)'
    }

    It 'tries again what -RetryOn <On> names, and nothing else' -ForEach @(
        @{ On = 'Error'; Runs = 2, 2, 1 }
        @{ On = 'Exit'; Runs = 1, 1, 2 }
        @{ On = 'IOException'; Runs = 2, 1, 1 }
        @{ On = 'System.IO.FileNotFound*'; Runs = 2, 1, 1 }
        @{ On = 'MyId', 'Exit'; Runs = 1, 2, 2 }
        @{ On = 'WorkerLost', 'Timeout'; Runs = 1, 1, 1 }
    ) {
        $null = 1..3 | Invoke-PoolMap @retry -RetryCount 1 -RetryOn $On -ErrorAction SilentlyContinue {
            [IO.File]::AppendAllText("$($args[0])/$_", 'x')
            if ($_ -eq 1) { throw [IO.FileNotFoundException]::new('gone') }
            if ($_ -eq 2) { throw [Management.Automation.ErrorRecord]::new([InvalidOperationException]::new('x'), 'MyId', 'NotSpecified', $null) }
            exit 1
        }
        1..3 | ForEach-Object { Get-Runs $folder $_ } | Should -Be $Runs
    }

    It 'tries no item again that only writes errors, or that cannot be sent' {
        $stream = [IO.MemoryStream]::new()
        1, $stream | Invoke-PoolMap { [IO.File]::AppendAllText("$($args[0])/$_", 'x'); Write-Error 'written' } @retry -RetryCount 3 -ErrorVariable problems -ErrorAction SilentlyContinue
        $problems | Should -HaveCount 2
        Get-Runs $folder 1 | Should -Be 1
        $problems[1].FullyQualifiedErrorId | Should -BeLike 'NotSerializable*'
    }

    It 'ends with one worker and a window of one' {
        1..5 | Invoke-PoolMap -BufferSize 1 -ThrottleLimit 1 @retry -RetryCount 1 -ErrorAction Stop {
            $file = "$($args[0])/$_"
            [IO.File]::AppendAllText($file, 'x')
            if ([IO.FileInfo]::new($file).Length -lt 2) { throw 'x' }
            $_
        } | Should -Be @(1..5)
    }

    It 'waits for no attempt when the pipeline is cut' {
        2, 1 | Invoke-PoolMap { if ($_ -eq 2) { throw 'x' }; $_ } -Pool $pool -RetryCount 1 -RetryDelaySeconds 300 -Unordered | Select-Object -First 1 | Should -Be 1
        1 | Invoke-PoolMap { $_ } -Pool $pool | Should -Be 1
    }

    It 'waits for no attempt when its pool is stopped with <Name>' -ForEach @(
        @{ Name = '-CancelPending'; Switch = @{ CancelPending = $true } }
        @{ Name = '-Force'; Switch = @{ Force = $true } }
    ) {
        $own = Start-ProcessPool -MaxWorkers 1
        $aside = Start-Aside -ArgumentList $own { param($Pool) 1 | Invoke-PoolMap { throw 'x' } -Pool $Pool -RetryCount 1 -RetryDelaySeconds 300 -Verbose 4>&1 }
        Wait-Until { $aside.Output.Count -gt 0 } | Should -BeTrue
        Stop-ProcessPool $own @Switch
        { Receive-Aside $aside } | Should -Throw
    }

    It 'refuses <Name>' -ForEach @(
        @{ Name = 'a negative count'; With = @{ RetryCount = -1 }; Id = 'InvalidLimit' }
        @{ Name = 'a negative delay'; With = @{ RetryCount = 1; RetryDelaySeconds = -1 }; Id = 'InvalidLimit' }
        @{ Name = 'a delay beyond the longest'; With = @{ RetryCount = 1; RetryDelaySeconds = 301 }; Id = 'InvalidLimit' }
        @{ Name = 'a delay that is no number'; With = @{ RetryCount = 1; RetryDelaySeconds = [double]::NaN }; Id = 'InvalidLimit' }
        @{ Name = '-RetryOn without a count'; With = @{ RetryOn = 'Error' }; Id = 'RetryCountMissing' }
        @{ Name = '-RetryDelaySeconds without a count'; With = @{ RetryDelaySeconds = 1 }; Id = 'RetryCountMissing' }
    ) {
        { 1 | Invoke-PoolMap { $_ } -Pool $pool @With } | Should -Throw -ErrorId "$Id,*"
        { Submit-PoolTask { 1 } -Pool $pool @With } | Should -Throw -ErrorId "$Id,*"
    }

    It 'completes the kinds of failure' {
        ([Management.Automation.CommandCompletion]::CompleteInput('Invoke-PoolMap { 1 } -RetryOn w', 31, $null)).CompletionMatches.CompletionText | Should -Be 'WorkerLost'
    }
}

Describe 'Submit-PoolTask -RetryCount' {
    It 'gives what the attempt put out that succeeded' {
        $file = Join-Path (New-Folder) 'runs'
        $task = Submit-PoolTask -Pool $pool -RetryCount 3 -RetryDelaySeconds 0.01 -ArgumentList $file {
            [IO.File]::AppendAllText($args[0], 'x')
            "run $([IO.FileInfo]::new($args[0]).Length)"
            if ([IO.FileInfo]::new($args[0]).Length -lt 3) { throw 'not yet' }
        }
        Receive-PoolTask $task -Wait | Should -Be 'run 3'
        $task.State | Should -Be 'Completed'
        Remove-PoolTask $task
    }

    It 'fails with the last failure, which says how many attempts there were' {
        $task = Submit-PoolTask { throw 'never' } -Pool $pool -RetryCount 1 -RetryDelaySeconds 0.01
        $problem = Receive-PoolTask $task -Wait 2>&1
        $task.State | Should -Be 'Failed'
        "$problem" | Should -Be 'never (It was tried 2 times.)'
        $problem.Exception.Data['ParallelProc.Attempts'] | Should -Be 2
        Remove-PoolTask $task
    }

    It 'stays Running while it waits for its next attempt, and can be stopped then' {
        $task = Submit-PoolTask { throw 'x' } -Pool $pool -RetryCount 1 -RetryDelaySeconds 300
        Wait-Until { $task.Verbose.Count -eq 1 } | Should -BeTrue
        $task.State | Should -Be 'Running'
        $task.Verbose[0].Message | Should -BeLike "$($task.Name): attempt 1 of 2 failed*: x"
        Stop-PoolTask $task -PendingOnly
        $task.State | Should -Be 'Running'
        Stop-PoolTask $task
        $task.State | Should -Be 'Stopped'
        Remove-PoolTask $task
    }
}
