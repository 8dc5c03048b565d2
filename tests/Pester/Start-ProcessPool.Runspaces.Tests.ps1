BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../out/ParallelProc/ParallelProc.psd1') -Force
    . (Join-Path $PSScriptRoot 'Support.ps1')
}

AfterAll {
    Get-ProcessPool | Stop-ProcessPool -Force
}

Describe 'Start-ProcessPool -RunspacesPerWorker' {
    BeforeAll {
        $pool = Start-ProcessPool -MaxWorkers 2 -MinWorkers 2 -RunspacesPerWorker 4 -InitializationScript {
            $global:started = 'here'
            # Statics are the process's: there its bodies can meet.
            $null = [AppDomain]::CurrentDomain.SetData('meeting', [Threading.Barrier]::new(4))
        }
        # All of them are up: no meeting is replaced by a later runspace's.
        $null = 1..8 | Invoke-PoolMap { $null } -Pool $pool -BatchSize 1
        $workers = Get-PoolWorker $pool
    }
    AfterAll { Stop-ProcessPool $pool -Force }

    It 'runs so many bodies at once in each process' {
        $single = Start-ProcessPool -MaxWorkers 1 -RunspacesPerWorker 4 -MinWorkers 1
        $null = 1 | Invoke-PoolMap { [AppDomain]::CurrentDomain.SetData('four', [Threading.Barrier]::new(4)) } -Pool $single
        $met = 1..4 | Invoke-PoolMap { [AppDomain]::CurrentDomain.GetData('four').SignalAndWait(60000); $PID } -Pool $single
        $met | Where-Object { $_ -is [bool] } | Should -Be @($true, $true, $true, $true)
        $met | Where-Object { $_ -is [int] } | Select-Object -Unique | Should -HaveCount 1
        Stop-ProcessPool $single
    }

    It 'says so of the pool and its workers' {
        $pool.RunspacesPerWorker | Should -Be 4
        $pool.MaxWorkers | Should -Be 2
        ($workers.ProcessId | Select-Object -Unique).Count | Should -BeLessOrEqual 2
    }

    It 'keeps order, all streams and their items' {
        $all = 1..40 | Invoke-PoolMap -Pool $pool -BatchSize 1 {
            "out $_"
            Write-Warning "warn $_"
            Write-Error "err $_"
            [Console]::WriteLine("console $_")
            Write-Host "host $_"
        } *>&1
        $all | Should -HaveCount 200
        for ($i = 0; $i -lt 40; $i++) {
            ($all[($i * 5)..($i * 5 + 4)] | ForEach-Object { "$_" }) | Should -Be @("out $($i + 1)", "warn $($i + 1)", "err $($i + 1)", "console $($i + 1)", "host $($i + 1)")
        }
    }

    It 'credits what a thread of a body prints to that body' {
        $lines = 1..8 | Invoke-PoolMap -Pool $pool -BatchSize 1 {
            [Threading.Tasks.Task]::Run([Action] ([Delegate]::CreateDelegate([Action], [IO.StringWriter]::new(), 'Flush'))).Wait()
            [Console]::Out.WriteLineAsync("line $_").Wait()
            $_
        } 6>&1
        $lines | ForEach-Object { "$_" } | Should -Be @(1..8 | ForEach-Object { "line $_"; "$_" })
    }

    It 'gives each runspace its own variables, functions and location' {
        $folder = New-Folder
        $single = Start-ProcessPool -MaxWorkers 1 -RunspacesPerWorker 2 -MinWorkers 1
        $null = 1 | Invoke-PoolMap { [AppDomain]::CurrentDomain.SetData('two', [Threading.Barrier]::new(2)) } -Pool $single
        $seen = 1..2 | Invoke-PoolMap -Pool $single -BatchSize 1 {
            $meeting = [AppDomain]::CurrentDomain.GetData('two')
            if ($_ -eq 1) { Set-Location $using:folder; $global:mine = 1; function global:Get-Mine { 'mine' } }
            $null = $meeting.SignalAndWait(60000)
            if ($_ -eq 2) { "$global:mine|$([bool](Get-Command Get-Mine -ErrorAction Ignore))|$((Get-Location).Path -eq $using:folder)" }
            $null = $meeting.SignalAndWait(60000)
        }
        $seen | Should -Be '|False|False'
        Stop-ProcessPool $single
    }

    It 'runs the initialisation in each' {
        1..8 | Invoke-PoolMap { $started } -Pool $pool -BatchSize 1 | Should -Be (@('here') * 8)
    }

    It 'makes a dead process the error of each body that ran in it, and replaces it' -Skip:$IsWindows {
        $single = Start-ProcessPool -MaxWorkers 1 -RunspacesPerWorker 3 -MinWorkers 1
        $null = 1 | Invoke-PoolMap { [AppDomain]::CurrentDomain.SetData('three', [Threading.Barrier]::new(3)) } -Pool $single
        $out = 1..3 | Invoke-PoolMap -Pool $single -BatchSize 1 -ErrorVariable problems -ErrorAction SilentlyContinue {
            $null = [AppDomain]::CurrentDomain.GetData('three').SignalAndWait(60000)
            if ($_ -eq 2) { [Environment]::FailFast('the disk is on fire') }
            Start-Sleep 60
        }
        $out | Should -BeNullOrEmpty
        $problems | Should -HaveCount 3
        $problems.TargetObject | Should -Be @(1, 2, 3)
        $problems | ForEach-Object { $_.FullyQualifiedErrorId | Should -BeLike 'WorkerLost*' }
        $problems | ForEach-Object { $_.Exception.Message | Should -BeLike '*the disk is on fire*' }
        1..3 | Invoke-PoolMap { $_ } -Pool $single | Should -Be @(1, 2, 3)
        $single.LostWorkers | Should -Be 1
        Stop-ProcessPool $single
    }

    It 'tells the others when a body had to be killed, and -RetryCount runs them again' {
        $single = Start-ProcessPool -MaxWorkers 1 -RunspacesPerWorker 2 -MinWorkers 1 -GracePeriodSeconds 0
        $file = Join-Path (New-Folder) 'once'
        $victim = 1 | Submit-PoolTask -Pool $single -RetryCount 1 { if (Test-Path $using:file) { 'second life' } else { Set-Content $using:file 1; Start-Sleep 60 } }
        while (-not (Test-Path $file)) { Wait-PoolTask $victim -TimeoutSeconds 0.05 -ErrorAction SilentlyContinue | Out-Null }
        1 | Invoke-PoolMap { [Threading.Thread]::Sleep(-1) } -Pool $single -TimeoutSeconds 0.2 -ErrorVariable problems -ErrorAction SilentlyContinue
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'TaskTimeout*'
        Receive-PoolTask $victim -Wait | Should -Be 'second life'
        Stop-ProcessPool $single
    }

    It 'makes exit the error of its item alone' {
        $out = 1..8 | Invoke-PoolMap { if ($_ -eq 4) { exit 3 }; $_ } -Pool $pool -BatchSize 1 -ErrorVariable problems -ErrorAction SilentlyContinue
        $out | Should -Be @(1, 2, 3, 5, 6, 7, 8)
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'TaskExited*'
        (Get-PoolWorker $pool).ProcessId | Select-Object -Unique | Where-Object { $_ -notin $workers.ProcessId } | Should -BeNullOrEmpty
    }

    It 'stops all bodies when -First has enough, and can be used on' {
        1..1000 | Invoke-PoolMap { $_ } -Pool $pool | Select-Object -First 1 | Should -Be 1
        1..3 | Invoke-PoolMap { $_ } -Pool $pool | Should -Be @(1, 2, 3)
    }

    It 'refuses <Value>' -ForEach @(@{ Value = 0 }, @{ Value = -1 }, @{ Value = 257 }) {
        { Start-ProcessPool -RunspacesPerWorker $Value } | Should -Throw -ErrorId 'InvalidLimit*'
    }

    It 'leaves no process behind' {
        $other = Start-ProcessPool -MaxWorkers 2 -RunspacesPerWorker 3 -MinWorkers 2
        $ids = (Get-PoolWorker $other).ProcessId | Select-Object -Unique
        $ids | Should -HaveCount 2
        Stop-ProcessPool $other
        $ids | Where-Object { Get-Process -Id $_ -ErrorAction Ignore } | Should -BeNullOrEmpty
    }
}
