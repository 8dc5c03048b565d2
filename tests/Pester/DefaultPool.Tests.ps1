BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../out/ParallelProc/ParallelProc.psd1') -Force
    . (Join-Path $PSScriptRoot 'Support.ps1')

    # The process of each of three maps. A worker may end its map a little after the results are there: the next one begins when it is idle.
    function Invoke-Thrice {
        foreach ($number in 1..3) {
            $number | Invoke-PoolMap { $PID }
            Wait-Until { -not (Get-ProcessPool | Where-Object { $_.State -eq 'Running' -and $_.BusyCount }) } | Should -BeTrue
        }
    }
}

AfterAll {
    Get-ProcessPool | Stop-ProcessPool -Force
}

Describe 'The default pool' {
    AfterEach { Get-ProcessPool | Stop-ProcessPool -Force }

    It 'is replaced once when it is broken' {
        $hooks = $env:DOTNET_STARTUP_HOOKS
        $env:DOTNET_STARTUP_HOOKS = Join-Path (New-Folder) 'none.dll' # no process starts with it
        try { { 1 | Invoke-PoolMap { $_ } } | Should -Throw -ErrorId 'PoolBroken,*' }
        finally { $env:DOTNET_STARTUP_HOOKS = $hooks }
        $broken = Get-ProcessPool
        $broken.State | Should -Be 'Broken'
        Invoke-Thrice | Select-Object -Unique | Should -HaveCount 1
        $pool = Get-ProcessPool
        $pool.Name | Should -Be 'Default'
        $pool | Should -Not -Be $broken
        Wait-Until { $broken.State -eq 'Stopped' } | Should -BeTrue
    }

    It 'is replaced once while it is being stopped' {
        $gate = Join-Path (New-Folder) 'gate'
        $task = Submit-PoolTask { while (-not [IO.File]::Exists($using:gate)) { [Threading.Thread]::Sleep(5) } }
        $first = Get-ProcessPool Default
        $stop = Start-Aside { Stop-ProcessPool Default }
        Wait-Until { $first.State -eq 'Stopping' } | Should -BeTrue
        Invoke-Thrice | Select-Object -Unique | Should -HaveCount 1
        @(Get-ProcessPool) | Should -HaveCount 2
        Set-Mark $gate
        Receive-Aside $stop
        $task | Wait-PoolTask | Remove-PoolTask
        @(Get-ProcessPool) | Should -HaveCount 1
        $null = 1 | Invoke-PoolMap { $_ }
        @(Get-ProcessPool) | Should -HaveCount 1
    }

    It 'is a pool that the user named Default, while it runs' {
        $mine = Start-ProcessPool -Name default -MaxWorkers 1
        $id = 1 | Invoke-PoolMap { $PID }
        $id | Should -Be (Get-PoolWorker $mine).ProcessId
        @(Get-ProcessPool) | Should -HaveCount 1
    }

    It 'is another one where the pool that the user named Default is broken' -Skip:$IsWindows {
        $mine = Start-ProcessPool -Name Default -PowerShellPath /bin/false
        { 1 | Invoke-PoolMap { $_ } } | Should -Throw -ErrorId 'PoolBroken,*'
        Invoke-Thrice | Select-Object -Unique | Should -HaveCount 1
        @(Get-ProcessPool) | Should -HaveCount 2
        $mine.State | Should -Be 'Broken'
    }
}
