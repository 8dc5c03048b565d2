BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../out/ParallelProc/ParallelProc.psd1') -Force
    . (Join-Path $PSScriptRoot 'Support.ps1')
    $pool = Start-ProcessPool -Name Entered -MaxWorkers 2 -MinWorkers 2
}

AfterAll {
    Get-PoolTask | Remove-PoolTask -Force
    Get-ProcessPool | Stop-ProcessPool -Force
}

Describe 'Debug-PoolWorker' {
    It 'tells for each worker how to enter its process' {
        $entries = @(Debug-PoolWorker)
        $entries | Should -HaveCount 2
        $entries[0] | Should -BeOfType ([ParallelProc.PoolWorkerEntry])
        $entries.ProcessId | Should -Be (Get-PoolWorker).ProcessId
        $entries[0].Commands[0] | Should -Be "Enter-PSHostProcess -Id $($entries[0].ProcessId)"
        $entries[0].Commands | Should -Contain 'Debug-Runspace -Id 1 -BreakAll'
    }

    It 'finds workers by number and by pool' {
        $other = Start-ProcessPool -MinWorkers 1 -MaxWorkers 1
        (Debug-PoolWorker 2 Entered).Id | Should -Be 2
        ($other | Debug-PoolWorker).Pool | Should -Be $other.Name
        @(Debug-PoolWorker).Count | Should -Be 3
        Stop-ProcessPool $other
    }

    It 'writes an error for a worker or a pool that is not there' {
        Debug-PoolWorker 1, 7 Entered -ErrorVariable problems -ErrorAction SilentlyContinue | Should -HaveCount 1
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'WorkerNotFound,*'
        "$($problems[0])" | Should -BeLike '*no worker 7*1, 2*'
        Debug-PoolWorker -Pool NotThere -ErrorVariable problems -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'PoolNotFound,*'
    }

    It 'names a process that can be entered: it offers the pipe that Enter-PSHostProcess asks for' -Skip:$IsWindows {
        foreach ($entry in Debug-PoolWorker -Pool $pool) {
            # A killed process of before, of the same number, may have left one too.
            $begun = (Get-Process -Id $entry.ProcessId).StartTime
            Get-ChildItem ([IO.Path]::GetTempPath()) -Filter "CoreFxPipe_PSHost.*.$($entry.ProcessId).*" |
                Where-Object LastWriteTime -GE $begun | Should -HaveCount 1
        }
    }

    It 'leaves no pipe or socket of a process that the pool killed' -Skip:$IsWindows {
        $killed = Start-ProcessPool -MinWorkers 2 -MaxWorkers 2
        $ids = ($killed | Get-PoolWorker).ProcessId
        foreach ($id in $ids) { Get-RuntimeFile $id | Should -Not -BeNullOrEmpty }
        Stop-ProcessPool $killed -Force
        $ids | Should -HaveCount 2
        foreach ($id in $ids) { Get-RuntimeFile $id | Should -BeNullOrEmpty }
    }
}
