# Workers on the bed's Slurm that are started many at a time, and join their pool over TLS.

BeforeDiscovery { . (Join-Path $PSScriptRoot 'BedCheck.ps1') }

Describe 'A pool whose workers join' {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'PoolSupport.ps1')
        if ($noBed) { return }
        Invoke-Bed down
        Invoke-Bed up

        # The bed's own addresses are of no private network. An address more on each machine; it goes with the bed.
        $join = '10.198.77.1'
        function Add-Address {
            foreach ($node in 'node1', 'node2') {
                $number = $node.Substring(4)
                Invoke-Bed exec $node sh -c "card=`$(ip -o -4 addr show | awk '/198\.18\.77\./ { print `$2; exit }'); ip addr replace 10.198.77.1$number/24 dev `$card"
            }
        }
        & ip addr replace "$join/24" dev parallelproc0
        Add-Address

        function Start-Joining([int] $Workers, [hashtable] $Options = @{}) {
            Start-ProcessPool -PoolHost (New-PoolHost -Slurm -Join -JoinAddress $join -Workers $Workers -ExtraOption '--nodes=2', '--ntasks-per-node=6') -HostTimeoutSeconds 6 @Options
        }
    }
    AfterEach {
        if ($noBed) { return }
        if ($shell -and -not $shell.HasExited) { $shell.Kill($true) }
        Get-ProcessPool | Stop-ProcessPool -Force -WarningAction SilentlyContinue
    }
    AfterAll {
        if (-not $noBed) { Invoke-Bed down }
    }

    It 'maps over two nodes by one step, loses one worker with its children alone, then a node, and leaves nothing' -Skip:$noBed {
        $pool = Start-Joining 12 @{ MinWorkers = 12 }
        $places = Get-Place $pool 12
        foreach ($name in 'node1', 'node2') { @($places -eq $name).Count | Should -BeGreaterThan 2 }
        foreach ($worker in Get-PoolWorker -Pool $pool) { $worker.JobId | Should -Match '^\d+\.\d+$' }
        $out = Invoke-Limited { param($Pool) 1..5000 | Invoke-PoolMap { $_ * 3 } -Pool $Pool } $pool
        $out | Should -Be @(1..5000 | ForEach-Object { $_ * 3 })
        # The guard, and one for all workers.
        @((Receive-Client (Start-Client squeue '-s', '-h', '-o', '%i')).Output -split '\r?\n' -match '\.\d+$') | Should -HaveCount 2

        # One is killed for its time-out, with a child that left its session.
        $result = Invoke-Limited $RunMap $pool, '& sh -c "setsid sleep 1003 >/dev/null 2>&1 & sleep 1002"', @(1), @{ TimeoutSeconds = 2 }
        $result.Errors[0].FullyQualifiedErrorId | Should -BeLike 'TaskTimeout*'
        Wait-Until { @(Get-HostProcess node1 sleep; Get-HostProcess node2 sleep | Where-Object Arguments -Match '100[23]').Count -eq 0 } | Should -BeTrue
        Get-Place $pool 12 | Should -HaveCount 12

        # A node goes, silently.
        $there = @(Get-RemoteShell node1)
        $there.Count | Should -BeGreaterThan 2
        $begun = New-PoolSharedObject Counter
        $gate = New-PoolSharedObject Event
        $aside = Start-Aside -ArgumentList $pool, $begun, $gate {
            param($Pool, $Begun, $Gate)
            1..24 | Invoke-PoolMap -Pool $Pool -BatchSize 1 -RetryCount 2 -WarningAction SilentlyContinue { $null = ($using:Begun).Increment(); $null = ($using:Gate).Wait(60); $_ }
        }
        Wait-Until { $begun.Value -ge 12 } | Should -BeTrue
        Invoke-Bed poweroff node1
        $gate.Set()
        Receive-Aside $aside -Seconds 100 | Should -Be (1..24)
        Wait-Gone $there | Should -BeTrue
        Invoke-Limited { param($Pool) Stop-ProcessPool $Pool -WarningAction SilentlyContinue } $pool
        Wait-NoJob | Should -BeTrue -Because ((Get-Job) -join ', ')
        Wait-Until { -not (Get-RemoteShell node2) } | Should -BeTrue # the other one is off
        Invoke-Bed poweron node1
        Add-Address
        Wait-Until { (Get-NodeState node1) -eq 'idle' } | Should -BeTrue
    }

    It 'ends on every node, and in Slurm, when its shell is killed' -Skip:$noBed {
        $shell = Start-Shell @"
            `$env:SLURM_CONF = '$SlurmConfig'
            `$pool = Start-ProcessPool -HostTimeoutSeconds 6 -PoolHost (New-PoolHost -Slurm -Join -JoinAddress $join -Workers 4 -ExtraOption '--nodes=2')
            `$together = New-PoolSharedObject Barrier -Capacity 4
            1..4 | Invoke-PoolMap -Pool `$pool -BatchSize 1 { `$null = (`$using:together).SignalAndWait(60); 'runs'; & sleep 1000 }
"@
        $line = $shell.StandardOutput.ReadLineAsync()
        $line.Wait(60000) | Should -BeTrue
        Wait-Until { @(Get-HostProcess node1 sleep; Get-HostProcess node2 sleep).Count -ge 4 } | Should -BeTrue
        $there = @(Get-RemoteShell; @(Get-HostProcess node1 sleep; Get-HostProcess node2 sleep).Id)
        $there.Count | Should -BeGreaterOrEqual 8
        & sh -c "kill -9 $($shell.Id)"
        Wait-Gone $there | Should -BeTrue
        Wait-NoJob | Should -BeTrue -Because ((Get-Job) -join ', ')
    }

    It 'is not disturbed by strangers on a node, tells of them once, and answers none that speaks no TLS' -Skip:$noBed {
        $pool = Start-ProcessPool -PoolHost (New-PoolHost -Slurm -Join -JoinAddress $join -JoinPort 45017 -Workers 4) -HostTimeoutSeconds 6
        Invoke-Limited { param($Pool) 1 | Invoke-PoolMap -Pool $Pool { 'ran' } } $pool | Should -Be 'ran'
        $answer = Invoke-Bed exec node2 bash -c "exec 3<>/dev/tcp/$join/45017; printf 'GET / HTTP/1.1\r\n\r\n' >&3; timeout 20 cat <&3 2>/dev/null | wc -c"
        "$answer" | Should -Be '0'
        $result = Invoke-Limited $RunMap $pool, '$_', @(1), @{}
        $result.Warnings | Should -HaveCount 1
        $result.Warnings[0] | Should -BeLike 'Somebody at 10.198.77.12 connected*does not speak TLS*'
        # A hundred that say nothing, and hold on.
        $silent = Start-Client bash '-c', "$(Join-Path $PSScriptRoot bed) exec node2 bash -c 'for n in {1..100}; do eval `"exec `$((n + 10))<>/dev/tcp/$join/45017`"; done; echo open; exec sleep 60'"
        $line = [IO.StreamReader]::new($silent.Output).ReadLineAsync()
        $line.Wait(20000) | Should -BeTrue
        $line.Result | Should -Be 'open'
        Get-Place $pool 4 | Should -HaveCount 4 # three more have joined
        $null = Invoke-Bed exec node2 sh -c "cd /tmp; openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout k.pem -out c.pem -subj /CN=ParallelProc -days 1 2>/dev/null; for with in '' '-cert c.pem -key k.pem'; do (head -c 40 /dev/zero; sleep 1) | timeout 10 openssl s_client -quiet -connect $join`:45017 `$with >/dev/null 2>&1; done; true"
        $result = Invoke-Limited $RunMap $pool, '$_', (1..4), @{}
        $result.Output | Should -Be (1..4)
        $result.Warnings | Should -BeNullOrEmpty
        $silent.Process.Kill($true)
        Invoke-Limited { param($Pool) Stop-ProcessPool $Pool } $pool
        Wait-NoJob | Should -BeTrue
    }

    It 'passes all steps of Test-PoolHost' -Skip:$noBed {
        $checks = Invoke-Limited { param($Address) Test-PoolHost (New-PoolHost -Slurm -Join -JoinAddress $Address) } $join
        $checks.Passed | Should -Not -Contain $false
        $checks | Where-Object Step -In Worker, RoundTrip, Bandwidth | ForEach-Object { Write-Host "      $($_.Step): $($_.Detail)" }
        Wait-NoJob | Should -BeTrue
    }
}
