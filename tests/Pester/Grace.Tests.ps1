BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../out/ParallelProc/ParallelProc.psd1') -Force
    . (Join-Path $PSScriptRoot 'Support.ps1')
    $patient = Start-ProcessPool -MaxWorkers 1 -GracePeriodSeconds 3600
    $impatient = Start-ProcessPool -MaxWorkers 1 -GracePeriodSeconds 0
    # Who has its id knows that it is in try: it never ends in order, however early it is stopped.
    $endless = { try { $PID; [Threading.Thread]::Sleep(-1) } finally { [Threading.Thread]::Sleep(-1) } }
}

AfterAll {
    Get-PoolTask | Remove-PoolTask -Force
    Get-ProcessPool | Stop-ProcessPool -Force
}

Describe '-GracePeriodSeconds' {
    BeforeEach {
        $folder = New-Folder
        # The worker is new where the test before has killed one: what runs first in it shall not count towards a time-out.
        foreach ($pool in $patient, $impatient) { $null = 1 | Invoke-PoolMap { 1 } -Pool $pool }
    }

    It 'lets finally run before anything is killed' {
        $all = 1 | Invoke-PoolMap -Pool $impatient -TimeoutSeconds 5 -GracePeriodSeconds 3600 -ArgumentList $folder {
            $PID
            try { while ($true) { [Threading.Thread]::Sleep(10) } }
            finally { [Threading.Thread]::Sleep(300); [IO.File]::WriteAllText("$($args[0])/finally", '') }
        } 2>&1
        $all[1].FullyQualifiedErrorId | Should -BeLike 'TaskTimeout*'
        [IO.File]::Exists("$folder/finally") | Should -BeTrue
        1 | Invoke-PoolMap { $PID } -Pool $impatient | Should -Be $all[0] -Because 'its worker was not killed'
    }

    It 'kills a worker after a time-out that <Name>, by the map''s own grace' -ForEach @(
        @{ Name = 'is blocked in a .NET call'; Rest = { $PID; [Threading.Thread]::Sleep(-1) } }
        @{ Name = 'traps its stop'; Rest = { $PID; while ($true) { try { [Threading.Thread]::Sleep(-1) } catch { 'caught' } finally { [Threading.Thread]::Sleep(-1) } } } }
        @{ Name = 'loops in finally'; Rest = { $PID; try { while ($true) { [Threading.Thread]::Sleep(10) } } finally { while ($true) { [Threading.Thread]::Sleep(10) } } } }
    ) {
        $all = 1 | Invoke-PoolMap $Rest -Pool $patient -TimeoutSeconds 5 -GracePeriodSeconds 0.2 2>&1
        $all[1].FullyQualifiedErrorId | Should -BeLike 'TaskTimeout*'
        Wait-Gone $all[0] | Should -BeTrue
        1 | Invoke-PoolMap { $_ } -Pool $patient | Should -Be 1
    }

    It 'ends a native program that an item waits for' -Skip:$IsWindows {
        $all = 1 | Invoke-PoolMap -Pool $patient -TimeoutSeconds 5 -GracePeriodSeconds 0 -ArgumentList $folder { sh -c "echo `$`$ > $($args[0])/id; exec sleep 1000" } 2>&1
        $all.FullyQualifiedErrorId | Should -BeLike 'TaskTimeout*'
        Wait-Gone ([int][IO.File]::ReadAllText("$folder/id")) | Should -BeTrue
    }

    It 'is the pool''s own where nothing else is asked for' {
        $all = 1 | Invoke-PoolMap { $PID; [Threading.Thread]::Sleep(-1) } -Pool $impatient -TimeoutSeconds 5 2>&1
        $all[1].FullyQualifiedErrorId | Should -BeLike 'TaskTimeout*'
        Wait-Gone $all[0] | Should -BeTrue
    }

    It 'applies to Stop-PoolTask' {
        $task = Submit-PoolTask $endless -Pool $patient -GracePeriodSeconds 0
        Wait-Until { $task.Output.Count -gt 0 } | Should -BeTrue
        Stop-PoolTask $task
        $task.State | Should -Be 'Stopped'
        Wait-Gone ([int](Receive-PoolTask $task)) | Should -BeTrue
    }

    It 'applies to a pipeline that is cut' {
        $id = 1 | Invoke-PoolMap $endless -Pool $patient -GracePeriodSeconds 0 | Select-Object -First 1
        Wait-Gone $id | Should -BeTrue
    }

    It 'applies to Ctrl+C' {
        $aside = Start-Aside -ArgumentList $patient, $endless { param($Pool, $Body) 1 | Invoke-PoolMap ([scriptblock]::Create($Body)) -Pool $Pool -GracePeriodSeconds 0 }
        Wait-Until { $aside.Output.Count -gt 0 } | Should -BeTrue
        $aside.Shell.Stop()
        Wait-Gone ([int]$aside.Output[0]) | Should -BeTrue
        $aside.Shell.Dispose()
    }

    It 'is taken by Use-ProcessPool too, and an idle worker ends in order all the same' {
        Use-ProcessPool -MaxWorkers 1 -GracePeriodSeconds 0 { param($Own) 1 | Invoke-PoolMap { $PID; [Threading.Thread]::Sleep(-1) } -Pool $Own -TimeoutSeconds 0.3 2>&1 } |
            Select-Object -Last 1 | ForEach-Object FullyQualifiedErrorId | Should -BeLike 'TaskTimeout*'
    }

    It 'refuses <_>' -ForEach -1, 3000000, ([double]::NaN) {
        { Start-ProcessPool -GracePeriodSeconds $_ } | Should -Throw -ErrorId 'InvalidLimit,*'
        { 1 | Invoke-PoolMap { 1 } -Pool $patient -GracePeriodSeconds $_ } | Should -Throw -ErrorId 'InvalidLimit,*'
        { Submit-PoolTask { 1 } -Pool $patient -GracePeriodSeconds $_ } | Should -Throw -ErrorId 'InvalidLimit,*'
    }
}
