# Pools whose hosts, or whose shell, fail while they work.

BeforeDiscovery { . (Join-Path $PSScriptRoot 'BedCheck.ps1') }

Describe 'A pool of hosts that fail' {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'PoolSupport.ps1')
        if ($noBed) { return }
        Invoke-Bed down
        Invoke-Bed up

        # A map of so many items over a pool. Those that run on node1 wait there with a child, until they are lost or the gate is open.
        function Start-Held($Pool, [int] $Count, [hashtable] $Options = @{}) {
            $begun, $gate = (New-PoolSharedObject List), (New-PoolSharedObject Event)
            $aside = Start-Aside -ArgumentList $Pool, $begun, $gate, $Count, $Options {
                param($Pool, $Begun, $Gate, $Count, $Options)
                $out = 1..$Count | Invoke-PoolMap -Pool $Pool -BatchSize 1 @Options -ErrorVariable problems -ErrorAction SilentlyContinue -WarningAction SilentlyContinue {
                    $gate = $using:Gate
                    if ([Environment]::MachineName -eq 'node1' -and -not $gate.Wait(0)) {
                        $null = Start-Process sleep 1000 -PassThru
                        $null = ($using:Begun).Add($_)
                        $null = $gate.Wait(200)
                    }
                    $_
                }
                [pscustomobject]@{ Output = @($out); Errors = @($problems) }
            }
            [pscustomobject]@{ Begun = $begun; Gate = $gate; Aside = $aside }
        }

        function Wait-Begun($Held, [int] $Count) {
            Wait-Until -Seconds 60 { $Held.Begun.Count -ge $Count } | Should -BeTrue -Because "$Count items are to run there, and $($Held.Begun.Count) do"
        }
    }
    AfterEach {
        if ($noBed) { return }
        if ($shell -and -not $shell.HasExited) { $shell.Kill($true) }
        Get-ProcessPool | Stop-ProcessPool -Force -WarningAction SilentlyContinue
        Invoke-Bed restore node1
    }
    AfterAll {
        if (-not $noBed) { Invoke-Bed down }
    }

    It 'accounts for every item, and uses the host again, when <Name>, with -RetryCount <Retry>' -Skip:$noBed -ForEach @(
        foreach ($retry in 0, 1) {
            @{ Name = 'its processes are killed'; Retry = $retry; Fail = { Invoke-Bed kill node1 }; Mend = { } }
            @{ Name = 'its link is cut'; Retry = $retry; Fail = { Invoke-Bed cut node1 }; Mend = { Invoke-Bed restore node1 } }
            @{ Name = 'its power goes'; Retry = $retry; Fail = { Invoke-Bed poweroff node1 }; Mend = { Invoke-Bed poweron node1 } }
        }
    ) {
        $pool = Start-ProcessPool -PoolHost (New-Node node1 2), (New-Node node2), (New-PoolHost -Local -Workers 1) -HostTimeoutSeconds 6 -MinWorkers 4
        $held = Start-Held $pool 40 @{ RetryCount = $Retry }
        Wait-Begun $held 2
        $there = @(Get-RemoteShell node1; (Get-HostProcess node1 sleep).Id)
        $there.Count | Should -BeGreaterOrEqual 4
        & $Fail
        $held.Gate.Set()
        $result = Receive-Aside $held.Aside

        $lost = @($held.Begun.ToArray())
        $lost | Should -HaveCount 2
        if ($Retry) {
            $result.Output | Should -Be (1..40)
            $result.Errors | Should -BeNullOrEmpty
        }
        else {
            $result.Output | Should -Be (1..40 | Where-Object { $_ -notin $lost })
            $result.Errors.TargetObject | Sort-Object | Should -Be ($lost | Sort-Object)
            $result.Errors.FullyQualifiedErrorId | Should -BeLike 'WorkerLost*'
            if ($Name -ne 'its processes are killed') { "$($result.Errors[0])" | Should -BeLike "*host 'node1' was silent for 6 seconds*" }
        }
        # All by itself: the host is still out of reach.
        Wait-Gone $there | Should -BeTrue

        & $Mend
        (Get-Place $pool 4) -eq 'node1' | Should -HaveCount 2
    }

    It 'goes on in another allocation when Slurm takes its own, with -Requeue' -Skip:$noBed {
        $pool = Start-ProcessPool -PoolHost (New-PoolHost -Slurm -Workers 2 -Requeue -ExtraOption '--nodelist=node1') -HostTimeoutSeconds 6
        $held = Start-Held $pool 6 @{ RetryCount = 1 }
        Wait-Begun $held 2
        $first = (Get-Job) -replace ' .*'
        $held.Gate.Set() # from here on they only pass; those that wait are lost or have ended
        (Receive-Client (Start-Client scancel $first)).ExitCode | Should -Be 0
        $result = Receive-Aside $held.Aside -Seconds 90
        $result.Output | Should -Be (1..6)
        $result.Errors | Should -BeNullOrEmpty
        Get-Place $pool 2 | Should -Be 'node1', 'node1'
        @(Get-Job) -match 'RUNNING' | Should -Not -Match "^$first "
        Invoke-Limited { param($Pool) Stop-ProcessPool $Pool } $pool
        Wait-NoJob | Should -BeTrue
    }

    It 'is an error that names the allocation when it ends without -Requeue, and the pool stops' -Skip:$noBed {
        $pool = Start-ProcessPool -PoolHost (New-PoolHost -Slurm -Workers 1)
        $job = Invoke-Limited { param($Pool) 1 | Invoke-PoolMap -Pool $Pool { $env:SLURM_JOB_ID } } $pool
        (Receive-Client (Start-Client scancel $job)).ExitCode | Should -Be 0
        $worker = { @(Get-PoolWorker -Pool $pool).Count -eq 0 }
        Wait-Until $worker | Should -BeTrue
        $problem = { Invoke-Limited { param($Pool) 1 | Invoke-PoolMap -Pool $Pool { $env:SLURM_JOB_ID } -ErrorAction Stop -WarningAction SilentlyContinue } $pool } | Should -Throw -PassThru
        "$problem" | Should -BeLike "*allocation $job of the host 'slurm' has ended*-Requeue*"
        Invoke-Limited { param($Pool) Stop-ProcessPool $Pool; Stop-ProcessPool $Pool } $pool
        $pool.State | Should -Be 'Stopped'
    }

    It 'stops while its allocation waits for its turn, and leaves none' -Skip:$noBed {
        $others = Start-Client salloc '--no-bell', '-N2', '--exclusive', 'cat'
        Wait-Until { @(Get-Job) -match 'RUNNING' } | Should -BeTrue
        $pool = Start-ProcessPool -PoolHost (New-PoolHost -Slurm -Workers 1)
        $task = Submit-PoolTask -Pool $pool { 'ran' }
        Wait-Until { @(Get-Job) -match 'PENDING' } | Should -BeTrue
        Invoke-Limited { param($Pool) Stop-ProcessPool $Pool -Force -WarningAction SilentlyContinue } $pool
        @(Get-Job) -match 'PENDING' | Should -BeNullOrEmpty
        $task | Remove-PoolTask -Force
        $null = Receive-Client $others
        Wait-NoJob | Should -BeTrue
    }

    It 'ends on every host, and in Slurm, when <Name>' -Skip:$noBed -ForEach @(
        @{ Name = 'its shell is killed'; Clients = @() }
        @{ Name = 'its shell is killed with ssh and srun'; Clients = 'ssh', 'srun' }
        @{ Name = 'its shell is killed with ssh, srun and salloc'; Clients = 'ssh', 'srun', 'salloc' }
        @{ Name = 'its machine is lost'; Clients = 'ssh', 'srun', 'salloc', 'sh' }
    ) {
        $shell = Start-Shell @"
            `$env:SLURM_CONF = '$SlurmConfig'
            `$pool = Start-ProcessPool -HostTimeoutSeconds 6 -PoolHost (New-PoolHost node1 -SshConfigFile '$SshConfig'), (New-PoolHost node2 -SshConfigFile '$SshConfig'), (New-PoolHost -Slurm -Workers 2)
            `$together = New-PoolSharedObject Barrier -Capacity 4
            1..4 | Invoke-PoolMap -Pool `$pool -BatchSize 1 -ErrorAction SilentlyContinue { `$null = (`$using:together).SignalAndWait(60); 'runs'; & sleep 1000 }
"@
        $line = $shell.StandardOutput.ReadLineAsync()
        $line.Wait(60000) | Should -BeTrue
        $line.Result | Should -Be 'runs'
        $there = @(Get-RemoteShell; @(Get-HostProcess node1 sleep; Get-HostProcess node2 sleep).Id)
        $there.Count | Should -BeGreaterOrEqual 4
        @(Get-Job) -match 'RUNNING' | Should -HaveCount 1
        Wait-Until { Get-HostProcess node1 dd; Get-HostProcess node2 dd } | Should -BeTrue # the step that ends the job where nobody else can

        # Its descendants of those names, all at once with it: none of them sees another one's end.
        $tree = [Collections.Generic.List[int]]@($shell.Id)
        for ($n = 0; $n -lt $tree.Count; $n++) {
            foreach ($task in [IO.Directory]::GetDirectories("/proc/$($tree[$n])/task")) { [IO.File]::ReadAllText("$task/children") -split ' ' -ne '' | ForEach-Object { $tree.Add([int]$_) } }
        }
        $victims = $tree | Where-Object { [IO.File]::ReadAllText("/proc/$_/comm").Trim() -in $Clients }
        foreach ($client in $Clients) { $victims | ForEach-Object { [IO.File]::ReadAllText("/proc/$_/comm").Trim() } | Should -Contain $client }
        & sh -c "kill -STOP $($shell.Id) $victims; kill -9 $($shell.Id) $victims"
        $shell.WaitForExit(30000) | Should -BeTrue

        Wait-Gone $there | Should -BeTrue
        Wait-NoJob | Should -BeTrue -Because ((Get-Job) -join ', ')
        Wait-Until { -not (Get-RemoteShell) } | Should -BeTrue # one that had just begun sees the end of its input
    }
}
