# What is seen of workers on hosts. A host is reached by a command: it is this machine.
BeforeDiscovery {
    $standIn = Join-Path $PSScriptRoot '../../out/shell/pwsh'
    $real = (Get-Command pwsh -CommandType Application -ErrorAction Ignore | Select-Object -First 1).Source
    $mix = @(if (-not $IsWindows -and $real -and (Test-Path $standIn)) { @{ Shells = $real, $standIn } })
}

Describe 'Workers on hosts' -Skip:$IsWindows {
    BeforeAll {
        Import-Module (Join-Path $PSScriptRoot '../../out/ParallelProc/ParallelProc.psd1') -Force
        . (Join-Path $PSScriptRoot 'Support.ps1')
        $env:PARALLELPROC_CACHE = New-Folder
        function New-Away([string] $Name, [int] $Workers = 1, [string] $Shell = $ShellPath) { New-PoolHost -Command env -Workers $Workers -Name $Name -PowerShellPath $Shell }
    }

    AfterEach { Get-ProcessPool | Stop-ProcessPool -Force }

    AfterAll { Remove-Item env:PARALLELPROC_CACHE }

    It 'are shown with their host and machine, in a table that keeps within the line' {
        $pool = Start-ProcessPool -PoolHost (New-Away far), (New-PoolHost -Local -Workers 1 -Name near) -MinWorkers 2
        $far, $near = Get-PoolWorker $pool | Sort-Object Host
        $far.Host | Should -Be 'far'
        $far.Node, $near.Node | Should -Be ([Environment]::MachineName, [Environment]::MachineName)
        $far.JobId, $far.JobState, $far.WorkingSet, $far.CpuTime | Should -Be $null, $null, $null, $null
        $near.WorkingSet | Should -BeGreaterThan 1MB
        foreach ($width in 80, 120) {
            $lines = Get-PoolWorker $pool | Out-String -Width $width
            $lines | Should -Match 'Id +PID +State +Done +Util +Host +Pool +CurrentTask'
            ($lines -split '\r?\n' | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual $width
        }
        $pool.Waiting | Should -BeNullOrEmpty
    }

    It 'are shown without a host in a pool of this machine alone' {
        $pool = Start-ProcessPool -MaxWorkers 1 -MinWorkers 1
        Get-PoolWorker $pool | Out-String -Width 120 | Should -Not -Match 'Host'
    }

    It 'stand by on each host, and take work when it comes' {
        $pool = Start-ProcessPool -PoolHost (New-Away a 2), (New-Away b 2) -SpareWorkers 2
        Wait-Until { @((Get-PoolWorker $pool).State -eq 'Spare').Count -eq 2 } | Should -BeTrue
        $standing = Get-PoolWorker $pool
        $standing.Host | Sort-Object | Should -Be 'a', 'b'
        $together = New-PoolSharedObject Barrier -Capacity 4
        $ids = 1..4 | Invoke-PoolMap -Pool $pool -BatchSize 1 { $null = ($using:together).SignalAndWait(60); $PID }
        $ids | Sort-Object -Unique | Should -HaveCount 4
        foreach ($id in $standing.ProcessId) { $ids | Should -Contain $id }
        # No host has more than it may.
        (Get-PoolWorker $pool).Host | Sort-Object | Should -Be 'a', 'a', 'b', 'b'
    }

    It 'of different PowerShells work in one pool' -ForEach $mix {
        $pool = Start-ProcessPool -PoolHost (New-Away one 1 $Shells[0]), (New-Away two 1 $Shells[1]) -MinWorkers 2
        $together = New-PoolSharedObject Barrier -Capacity 2
        $out = [ordered]@{ n = 1; when = [datetime]'2026-01-02' }, [pscustomobject]@{ n = 2; when = [version]'1.2' } | Invoke-PoolMap -Pool $pool -BatchSize 1 {
            $null = ($using:together).SignalAndWait(60)
            [pscustomobject]@{ Shell = [Diagnostics.Process]::GetCurrentProcess().MainModule.FileName; In = $_ }
            throw [InvalidOperationException]::new("n is $($_.n)")
        } -ErrorVariable problems -ErrorAction SilentlyContinue
        $out.Shell | Sort-Object -Unique | Should -HaveCount 2
        $out[0].In | Should -BeOfType ([Collections.Specialized.OrderedDictionary])
        $out[0].In.when | Should -Be ([datetime]'2026-01-02')
        $out[1].In.when | Should -BeOfType ([version])
        $problems.Exception | ForEach-Object { $_.GetType().Name } | Should -Be 'InvalidOperationException', 'InvalidOperationException'
        $problems.Exception.Message | Should -Be 'n is 1', 'n is 2'
    }
}
