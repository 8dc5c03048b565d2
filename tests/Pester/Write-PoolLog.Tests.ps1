BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../out/ParallelProc/ParallelProc.psd1') -Force
    . (Join-Path $PSScriptRoot 'Support.ps1')
}

AfterAll {
    Get-ProcessPool | Stop-ProcessPool -Force
}

Describe 'Write-PoolLog' {
    It 'writes entries of maps and tasks with all that is known of them' {
        $log = Join-Path (New-Folder) 'pool.jsonl'
        $pool = Start-ProcessPool -MaxWorkers 2 -LogPath $log
        $null = 1..3 | Invoke-PoolMap { Write-PoolLog -Level Warning "late $_" -Data @{ n = $_; list = 1, 'two', $null; secret = [securestring]::new(); when = [datetime]'2026-01-02' } } -Pool $pool
        $task = Submit-PoolTask { 'one', 'two' | Write-PoolLog } -Pool $pool -Name Mine
        $null = $task | Wait-PoolTask
        Write-PoolLog 'from the session' -Level Error -Pool $pool
        $events = Get-PoolEvent -Pool $pool | Where-Object Kind -EQ Logged
        Stop-ProcessPool $pool
        $entries = Get-Content $log | ConvertFrom-Json | Where-Object event -EQ Logged
        $entries.message | Sort-Object | Should -Be @('from the session', 'late 1', 'late 2', 'late 3', 'one', 'two')
        $second = $entries | Where-Object message -EQ 'late 2'
        $second.level | Should -Be 'Warning'
        $second.item | Should -Be 1
        $second.worker | Should -BeGreaterThan 0
        $second.data.n | Should -Be 2
        $second.data.list | Should -Be @(1, 'two', $null)
        $second.data.secret | Should -Be 'System.Security.SecureString'
        ($entries | Where-Object message -EQ 'one').task | Should -Be $task.Id
        ($entries | Where-Object message -EQ 'one').name | Should -Be 'Mine'
        @($events).Count | Should -Be 6
        Remove-PoolTask $task
    }

    It 'keeps the order of what one body writes' {
        $pool = Start-ProcessPool -MaxWorkers 1
        $null = 1 | Invoke-PoolMap { foreach ($n in 1..50) { Write-PoolLog "$n" } } -Pool $pool
        (Get-PoolEvent -Pool $pool | Where-Object Kind -EQ Logged).Message | Should -Be @(1..50 | ForEach-Object { "$_" })
        Stop-ProcessPool $pool
    }

    It 'is a verbose record in a session without -Pool' {
        Write-PoolLog 'here' -Data @{ a = 1 } -Verbose 4>&1 | ForEach-Object { "$_" } | Should -Be 'Information: here {"a":1}'
    }

    It 'is an error for a pool that is not there' {
        Write-PoolLog 'x' -Pool nowhere -ErrorVariable problems -ErrorAction SilentlyContinue
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'PoolNotFound*'
    }

    It 'writes what the set-up of a worker has to say' {
        $pool = Start-ProcessPool -MaxWorkers 1 -InitializationScript { Write-PoolLog "set up in worker $($PoolContext.WorkerId) of $($PoolContext.Pool)" }
        1 | Invoke-PoolMap { 'ran' } -Pool $pool | Should -Be 'ran'
        (Get-PoolEvent $pool | Where-Object Kind -EQ Logged).Message | Should -Be "set up in worker 1 of $($pool.Name)"
        Stop-ProcessPool $pool
    }

    It 'writes the properties of a custom object, and times as JSON has them' {
        $pool = Start-ProcessPool -MaxWorkers 1
        $null = 1 | Invoke-PoolMap { Write-PoolLog 'x' -Data @{ o = [pscustomobject]@{ p = 1; q = @{ r = 2 } }; t = [DateTimeOffset]'2026-01-02T03:04:05+01:00' } } -Pool $pool
        $data = (Get-PoolEvent $pool | Where-Object Kind -EQ Logged).Data
        $data | Should -Match '"o":\{"p":1,"q":\{"r":2\}\}'
        $data | Should -Match '"t":"2026-01-02T03:04:05\+01:00"'
        Stop-ProcessPool $pool
    }
}
