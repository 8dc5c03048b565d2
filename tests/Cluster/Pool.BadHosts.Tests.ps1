# Hosts that can't be used: an error that names the host and the step, and nothing has run.

BeforeDiscovery { . (Join-Path $PSScriptRoot 'BedCheck.ps1') }

Describe 'A host that is not as it should be' {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'PoolSupport.ps1')
        if ($noBed) { return }
        Invoke-Bed down
        Invoke-Bed up
    }
    AfterEach {
        if (-not $noBed) { Get-ProcessPool | Stop-ProcessPool -Force -WarningAction SilentlyContinue }
    }
    AfterAll {
        if (-not $noBed) { Invoke-Bed down }
    }

    It 'is an error of the step <Step>, <Id>: <Name>' -Skip:$noBed -ForEach @(
        @{ Name = 'a key that it does not know'; HostName = 'node1-stranger'; Step = 'Key'; Id = 'HostKeyFailed'; Says = 'Permission denied' }
        @{ Name = 'a host key that has changed'; HostName = 'node1-changed'; Step = 'Key'; Id = 'HostKeyFailed'; Says = 'REMOTE HOST IDENTIFICATION HAS CHANGED'; Before = { Invoke-Bed changed-key node1 } }
        @{ Name = 'a host key never seen'; HostName = 'node1-unknown'; Step = 'Key'; Id = 'HostKeyFailed'; Says = 'Host key verification failed' }
        @{ Name = 'a name that nobody knows'; HostName = 'nameless'; Step = 'Name'; Id = 'HostNameFailed'; Says = 'Could not resolve' }
        @{ Name = 'no SSH server'; HostName = 'node3'; Step = 'Connection'; Id = 'HostConnectionFailed'; Says = 'Connection refused' }
        @{ Name = 'no pwsh there'; HostName = 'node1'; Step = 'Shell'; Id = 'HostShellFailed'; Says = 'command not found'; Before = { Invoke-Bed pwsh node1 none }; After = { Invoke-Bed pwsh node1 default } }
        @{ Name = 'another program named pwsh'; HostName = 'node1'; Step = 'Channel'; Id = 'HostChannelFailed'; Says = '-NoProfile'; Before = { Invoke-Bed pwsh node1 /bin/echo }; After = { Invoke-Bed pwsh node1 default } }
        @{ Name = 'a login script that prints'; HostName = 'node1'; Step = 'Channel'; Id = 'HostChannelFailed'; Says = 'Welcome to node1'; Before = { Invoke-Bed login-script node1 'echo "Welcome to $(hostname)"' }; After = { Invoke-Bed login-script node1 } }
        @{ Name = 'a cache without room'; HostName = 'node1'; Step = 'Cache'; Id = 'HostCacheFailed'; Says = 'No space left'; Before = { Invoke-Bed fill node1 }; After = { Invoke-Bed free node1 } }
    ) {
        if ($Before) { $null = & $Before }
        try {
            $problem = Get-HostFailure (New-Node $HostName)
            "$problem" | Should -BeLike "*Host '$HostName', step $($Step): *$Says*"
            $problem.ErrorId | Should -Be $Id
            $checks = Invoke-Limited { param($PoolHost) Test-PoolHost $PoolHost } (New-Node $HostName)
            $failed = @($checks | Where-Object Passed -EQ $false)
            "$($failed.Step)" | Should -Be $Step
            $failed.Detail | Should -BeLike "*$Says*"
            @($checks | Where-Object { $_.Step -gt $failed[0].Step -and $null -ne $_.Passed }) | Should -BeNullOrEmpty
        }
        finally {
            if ($After) { $null = & $After }
        }
        Wait-Until { -not (Get-RemoteShell) } | Should -BeTrue # one that had just begun sees the end of its input
    }

    It 'is an error of Slurm''s step: no pwsh on its nodes' -Skip:$noBed {
        foreach ($node in 'node1', 'node2') { Invoke-Bed pwsh $node none }
        try {
            $problem = Get-HostFailure (New-PoolHost -Slurm -Name cluster)
            "$problem" | Should -BeLike "*Host 'cluster', step Shell: *pwsh*"
            $problem.ErrorId | Should -Be 'HostShellFailed'
        }
        finally {
            foreach ($node in 'node1', 'node2') { Invoke-Bed pwsh $node default }
        }
        Wait-NoJob | Should -BeTrue
    }

    It 'is an error of Slurm: <Name>' -Skip:$noBed -ForEach @(
        @{ Name = 'another munge key'; Config = 'slurm-wrong-munge.conf'; Option = '--partition=main'; Says = 'Job submit/allocate failed' }
        @{ Name = 'a partition that is not'; Config = 'slurm.conf'; Option = '--partition=nowhere'; Says = 'invalid partition' }
    ) {
        if ($Config -match 'munge') { Invoke-Bed wrong-munge }
        $env:SLURM_CONF = "$BedFolder/client/$Config"
        try {
            $problem = Get-HostFailure (New-PoolHost -Slurm -Name cluster -ExtraOption $Option)
        }
        finally {
            $env:SLURM_CONF = $SlurmConfig
        }
        "$problem" | Should -BeLike "*'cluster'*salloc*$Says*"
        $problem.ErrorId | Should -Be 'HostAllocationFailed'
        @(Get-Job) | Should -BeNullOrEmpty
    }

    It 'is waited for no longer than others have work: -MinWorkers holds nothing up' -Skip:$noBed {
        $pool = Invoke-Limited { param($PoolHost) Start-ProcessPool -PoolHost $PoolHost -MinWorkers 2 -WarningAction SilentlyContinue } (, @((New-Node node1-stranger), (New-Node node2)))
        Invoke-Limited { param($Pool) 1..10 | Invoke-PoolMap -Pool $Pool { [Environment]::MachineName } -WarningAction SilentlyContinue } $pool | Should -Be (@('node2') * 10)
    }

    It 'is an error of the body''s set-up, not of the host, where an initialization script fails there' -Skip:$noBed {
        $pool = Start-ProcessPool -PoolHost (New-Node node1) -InitializationScript { throw "no licence on $([Environment]::MachineName)" }
        { Invoke-Limited { param($Pool) 1 | Invoke-PoolMap -Pool $Pool { 'ran' } -ErrorAction Stop -WarningAction SilentlyContinue } $pool } | Should -Throw '*no licence on node1*'
    }

    It 'gives all its room to a pool that grows, and takes it back' -Skip:$noBed {
        $pool = Start-ProcessPool -PoolHost (New-Node node1 2), (New-Node node2 2)
        $pool | Set-ProcessPool -MaxWorkers 2
        $null = Get-Place $pool 2
        @(Get-PoolWorker -Pool $pool) | Should -HaveCount 2
        $pool | Set-ProcessPool -MaxWorkers 4
        Get-Place $pool 4 | Sort-Object | Should -Be 'node1', 'node1', 'node2', 'node2'
        $pool | Set-ProcessPool -MaxWorkers 1
        Wait-Until { @(Get-RemoteShell).Count -eq 1 } | Should -BeTrue
    }
}
