BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../out/ParallelProc/ParallelProc.psd1') -Force
    . (Join-Path $PSScriptRoot 'Support.ps1')
    function Get-Line([string] $Path) { [IO.File]::ReadAllLines($Path) | ForEach-Object { $_ | ConvertFrom-Json -ErrorAction Stop } }
}

AfterAll {
    Get-ProcessPool | Stop-ProcessPool -Force
}

Describe 'Logs of a pool' {
    It 'writes a line of JSON for each event, and all of them before Stop-ProcessPool returns' {
        $log = Join-Path (New-Folder) 'x.jsonl'
        $pool = Start-ProcessPool -MaxWorkers 1 -LogPath $log
        $null = 'secret input' | Invoke-PoolMap { Start-Sleep -Milliseconds 2; throw "secret words of $_" } -Pool $pool -ErrorAction SilentlyContinue
        Stop-ProcessPool $pool
        $lines = Get-Line $log
        $lines.event -join ' ' | Should -Be ((Get-PoolEvent $pool).Kind -join ' ')
        $item = $lines | Where-Object event -EQ ItemEnded
        $item.outcome | Should -Be 'Failed'
        $item.item | Should -Be 0
        $item.duration | Should -BeGreaterThan 0.001
        $item.pid | Should -Be ($lines | Where-Object event -EQ WorkerReady).pid
        $item.attempt | Should -Be 1
        $item.bytesIn, $item.bytesOut | ForEach-Object { $_ | Should -BeGreaterThan 10 }
        [IO.File]::ReadAllText($log) | Should -Not -Match 'secret'
    }

    It 'is written by Use-ProcessPool too, beside what was there' {
        $log = Join-Path (New-Folder) 'x.jsonl'
        1..2 | ForEach-Object { Use-ProcessPool { 1..3 | Invoke-PoolMap { $_ } } -MaxWorkers 1 -LogPath $log | Should -Be @(1, 2, 3) }
        @(Get-Line $log | Where-Object event -EQ PoolStopped) | Should -HaveCount 2
    }

    It 'holds whole lines after its shell was killed' {
        $log = Join-Path (New-Folder) 'x.jsonl'
        $job = Join-Path (New-Folder) 'job.log'
        $shell = Start-Shell "`$pool = Start-ProcessPool -MaxWorkers 1 -LogPath '$log' -JobLogPath '$job'; 1..1000000 | Invoke-PoolMap { `$_ } -BatchSize 20 -Pool `$pool | ForEach-Object { if (`$_ -eq 2000) { [Console]::WriteLine('on') } }"
        $shell.StandardOutput.ReadLine() | Should -Be 'on'
        Wait-Until { [IO.FileInfo]::new($log).Length -gt 20000 } | Should -BeTrue
        Stop-Hard $shell.Id
        $shell.WaitForExit(30000) | Should -BeTrue
        $lines = Get-Line $log
        $lines.Count | Should -BeGreaterThan 100
        $lines[-1].time | Should -Not -BeNullOrEmpty
        [IO.File]::ReadAllText($log)[-1] | Should -Be "`n"
        [IO.File]::ReadAllLines($job) | ForEach-Object { @($_ -split "`t").Count } | Select-Object -Unique | Should -Be 9
        [IO.File]::ReadAllText($job)[-1] | Should -Be "`n"
    }

    It 'writes the job log of GNU parallel' {
        $log = Join-Path (New-Folder) 'job.log'
        $pool = Start-ProcessPool -MaxWorkers 1 -JobLogPath $log
        $null = 1..5 | Invoke-PoolMap { if ($_ -eq 2) { exit 3 }; if ($_ -eq 4) { throw 'no' } } -Pool $pool -ErrorAction SilentlyContinue
        $null = 1 | Invoke-PoolMap { [Threading.Thread]::Sleep(-1) } -Pool $pool -TimeoutSeconds 0.05 -GracePeriodSeconds 0 -ErrorAction SilentlyContinue
        $null = Submit-PoolTask { 1 } -Pool $pool -Name One | Wait-PoolTask
        Stop-ProcessPool $pool
        $lines = [IO.File]::ReadAllLines($log)
        $lines[0] -split "`t" -join ' ' | Should -Be 'Seq Host Starttime JobRuntime Send Receive Exitval Signal Command'
        $rows = $lines | Select-Object -Skip 1 | ForEach-Object {
            $seq, $null, $start, $run, $null, $null, $exit, $null, $command = $_ -split "`t"
            [pscustomobject]@{ Seq = $seq; Starttime = $start; JobRuntime = $run; Exitval = $exit; Command = $command }
        }
        $rows[0..4].Seq | Should -Be @(1..5)
        $rows.Exitval | Should -Be @(0, 3, 0, 1, 0, -1, 0)
        $rows.Command | Select-Object -Unique | Should -Be @('Invoke-PoolMap #1', 'Invoke-PoolMap #2', 'One')
        [double]::Parse($rows[5].JobRuntime, [cultureinfo]::InvariantCulture) | Should -BeGreaterThan 0.04
        [DateTimeOffset]::FromUnixTimeMilliseconds([long](1000 * [double]::Parse($rows[0].Starttime, [cultureinfo]::InvariantCulture))).UtcDateTime | Should -BeGreaterThan ([DateTime]::UtcNow.AddMinutes(-5))
    }

    It 'rotates by size' {
        $log = Join-Path (New-Folder) 'x.jsonl'
        Use-ProcessPool { $null = 1..300 | Invoke-PoolMap { $_ } -BatchSize 1 } -MaxWorkers 1 -LogPath $log -LogMaxBytes 4KB
        $files = [IO.Directory]::GetFiles((Split-Path $log)) | Sort-Object
        $files | Should -Be @($log, "$log.1", "$log.2", "$log.3", "$log.4")
        (Get-Line $log)[-1].event | Should -Be 'PoolStopped'
        $files | ForEach-Object { Get-Line $_ } | Should -Not -BeNullOrEmpty
    }

    It 'warns once of a disk that fails, and the pool works on' {
        $log = Join-Path (New-Folder) 'x.jsonl'
        # What is in the way of the file that the full one is to become can't be removed.
        $null = [IO.Directory]::CreateDirectory("$log.1/full")
        $pool = Start-ProcessPool -MaxWorkers 1 -LogPath $log -LogMaxBytes 4KB
        $out = 1..200 | Invoke-PoolMap { $_ } -BatchSize 1 -Pool $pool -WarningVariable first -WarningAction SilentlyContinue
        $out | Should -HaveCount 200
        Stop-ProcessPool $pool -WarningVariable last -WarningAction SilentlyContinue
        @($first) + @($last) | Should -HaveCount 1
        "$first$last" | Should -BeLike "*x.jsonl*can't be written any more*works on*"
        (Get-PoolEvent $pool | Where-Object Kind -EQ LogFailed).Message | Should -Be 'LogWriteFailed'
    }

    It 'refuses a path that can not be a log, and one that another pool has' {
        $folder = New-Folder
        { Start-ProcessPool -Name Bad -LogPath (Join-Path $folder 'no/x.jsonl') } | Should -Throw -ErrorId 'LogUnavailable,*'
        { Start-ProcessPool -Name Bad -LogPath $folder } | Should -Throw -ErrorId 'LogUnavailable,*'
        { Start-ProcessPool -Name Bad -LogPath 'Env:/x' } | Should -Throw -ErrorId 'LogUnavailable,*'
        { Start-ProcessPool -Name Bad -LogPath (Join-Path $folder 'x') -LogMaxBytes 1 } | Should -Throw -ErrorId 'InvalidLimit,*'
        $pool = Start-ProcessPool -MaxWorkers 1 -LogPath (Join-Path $folder 'x')
        { Start-ProcessPool -Name Bad -LogPath (Join-Path $folder 'x') } | Should -Throw -ErrorId 'LogInUse,*'
        (Get-ProcessPool).Name | Should -Not -Contain 'Bad'
        Stop-ProcessPool $pool
        Stop-ProcessPool (Start-ProcessPool -LogPath (Join-Path $folder 'x'))
    }
}
