# Workers that share connections of the real ssh, counted where the logins arrive.

BeforeDiscovery { . (Join-Path $PSScriptRoot 'BedCheck.ps1') }

Describe 'Workers that share a connection of ssh' {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'PoolSupport.ps1')
        if ($noBed) { return }
        Invoke-Bed down
        Invoke-Bed up

        function Get-LoginCount { [int](Invoke-Bed exec node1 sh -c 'grep -c "Accepted publickey" /var/log/sshd.log || true') }

        # The clients that are the connections, of this shell.
        function Get-Master { @(Get-Process ssh -ErrorAction Ignore | Where-Object { [IO.File]::ReadAllText("/proc/$($_.Id)/cmdline") -like "*`0-M`0*" } | ForEach-Object Id) }

        # How many sessions a connection may have there.
        function Set-MaxSession([int] $Count) {
            Invoke-Bed exec node1 sh -c "sed -i '/^MaxSessions/d' /etc/ssh/sshd_config; echo MaxSessions $Count >> /etc/ssh/sshd_config"
            Invoke-Bed kill node1 sshd
            Invoke-Bed start node1 sshd
        }
    }
    AfterEach {
        if ($noBed) { return }
        Get-ProcessPool | Stop-ProcessPool -Force -WarningAction SilentlyContinue
        Get-Master | Should -BeNullOrEmpty
    }
    AfterAll {
        if (-not $noBed) { Invoke-Bed down }
    }

    It 'have <Logins> logins where they are <Workers>' -Skip:$noBed -ForEach @(
        @{ Workers = 8; Logins = 1 }
        @{ Workers = 12; Logins = 2 }
    ) {
        $before = Get-LoginCount
        $pool = Start-ProcessPool -PoolHost (New-Node node1 $Workers)
        Get-Place $pool $Workers | Should -HaveCount $Workers
        (Get-LoginCount) - $before | Should -Be $Logins
    }

    It 'have connections of their own where the server allows fewer sessions on one' -Skip:$noBed {
        Set-MaxSession 2
        $before = Get-LoginCount
        $pool = Start-ProcessPool -PoolHost (New-Node node1 4)
        Get-Place $pool 4 | Should -HaveCount 4
        (Get-LoginCount) - $before | Should -Be 3 # one for two, and two
        Stop-ProcessPool $pool
        Set-MaxSession 10
    }

    It 'are lost with it, and come back with another one' -Skip:$noBed {
        $pool = Start-ProcessPool -PoolHost (New-Node node1 2) -MinWorkers 2
        Get-Place $pool 2 | Should -HaveCount 2
        $there = @(Get-RemoteShell node1)
        $there | Should -HaveCount 2
        $first = Get-Master
        $first | Should -HaveCount 1
        & sh -c "kill -9 $first"
        Wait-Gone $there | Should -BeTrue
        Get-Place $pool 2 | Should -HaveCount 2
        $pool.LostWorkers | Should -Be 2
        Get-Master | Should -HaveCount 1
        Get-Master | Should -Not -Be $first
    }

    It 'leave no connection and no socket when the shell is killed with all of its ssh' -Skip:$noBed {
        $shell = Start-Shell @"
            `$pool = Start-ProcessPool -HostTimeoutSeconds 6 -PoolHost (New-PoolHost node1 -Workers 2 -SshConfigFile '$SshConfig')
            `$together = New-PoolSharedObject Barrier -Capacity 2
            1..2 | Invoke-PoolMap -Pool `$pool -BatchSize 1 { `$null = (`$using:together).SignalAndWait(60); 'runs'; & sleep 1000 }
"@
        $line = $shell.StandardOutput.ReadLineAsync()
        $line.Wait(60000) | Should -BeTrue
        $there = @(Get-RemoteShell node1; (Get-HostProcess node1 sleep).Id)
        $master = Get-Master
        $null = [IO.File]::ReadAllText("/proc/$master/cmdline") -match "-S`0([^`0]+)/s`0"
        $folder = $Matches[1]
        Test-Path $folder | Should -BeTrue
        & sh -c "kill -9 $($shell.Id) $master"
        $shell.WaitForExit(30000) | Should -BeTrue
        Wait-Gone $there | Should -BeTrue
        Wait-Until { -not (Test-Path $folder) } | Should -BeTrue
    }
}
