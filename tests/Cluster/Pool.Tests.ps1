# Pools on several hosts that all work: the same as here.

BeforeDiscovery { . (Join-Path $PSScriptRoot 'BedCheck.ps1') }

Describe 'A pool of several hosts' {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'PoolSupport.ps1')
        if ($noBed) { return }
        Invoke-Bed down
        Invoke-Bed up
        $all = Start-ProcessPool -PoolHost (New-Node node1), (New-Node node2), (New-PoolHost -Slurm -Workers 2), (New-PoolHost -Local -Workers 1)
        $here = Start-ProcessPool -MaxWorkers 1
    }
    AfterAll {
        if ($noBed) { return }
        Get-ProcessPool | Stop-ProcessPool -Force
        Invoke-Bed down
    }

    It 'has workers on every one of them, at the same time' -Skip:$noBed {
        $places = Get-Place $all 5
        $places | Should -HaveCount 5
        foreach ($name in 'node1', 'node2', [Environment]::MachineName) { $places | Should -Contain $name }
        (Get-PoolWorker -Pool $all).Host | Sort-Object | Should -Be (@('node1', 'node2', 'slurm', 'slurm', [Environment]::MachineName) | Sort-Object)
    }

    It 'keeps the order of many items' -Skip:$noBed {
        $out = Invoke-Limited { param($Pool) 1..5000 | Invoke-PoolMap { $_ * 3 } -Pool $Pool } $all
        $out | Should -Be @(1..5000 | ForEach-Object { $_ * 3 })
    }

    It 'brings ten megabytes to each of them and back as they were' -Skip:$noBed {
        $together = New-PoolSharedObject Barrier -Capacity 5
        $sums = Invoke-Limited -ArgumentList $all, $together {
            param($Pool, $Together)
            $sent = foreach ($seed in 1..5) { $bytes = [byte[]]::new(10MB); [Random]::new($seed).NextBytes($bytes); , $bytes }
            $back = $sent | Invoke-PoolMap { $null = ($using:Together).SignalAndWait(50); , $_ } -Pool $Pool -BatchSize 1
            foreach ($n in 0..4) { [Linq.Enumerable]::SequenceEqual([byte[]]$sent[$n], [byte[]]$back[$n]) }
        }
        $sums | Should -Be @($true, $true, $true, $true, $true)
    }

    It 'gives all six streams as a pool of this machine does' -Skip:$noBed {
        $run = {
            param($Pool)
            $ErrorActionPreference = $VerbosePreference = $DebugPreference = 'Continue'
            1..10 | Invoke-PoolMap -Pool $Pool {
                Write-Output "output $_"
                Write-Error "error $_" -ErrorAction Continue
                Write-Warning "warning $_"
                Write-Verbose "verbose $_" -Verbose
                Write-Debug "debug $_" -Debug
                Write-Information "information $_" -Tags word
            } *>&1 | ForEach-Object { "$($_.GetType().Name): $_" }
        }
        $away = Invoke-Limited $run $all
        $away | Should -HaveCount 60
        $away | Should -Be (Invoke-Limited $run $here)
    }

    It 'gives errors of the types, ids and targets that they have here' -Skip:$noBed {
        $body = @'
            switch ($_) {
                1 { throw [InvalidOperationException]::new('one') }
                2 { 1 / 0; 'after' }
                3 { [int]::Parse('x') }
                4 { Get-Item /nowhere/at/all -ErrorAction Stop }
                5 { throw [ArgumentOutOfRangeException]::new('five') }
                6 { No-SuchCommand }
                7 { exit 3 }
            }
'@
        $away, $local = foreach ($pool in $all, $here) {
            $result = Invoke-Limited $RunMap $pool, $body, (1..7), @{}
            $errors = foreach ($one in $result.Errors) { "$($one.Exception.GetType().FullName) $($one.FullyQualifiedErrorId) $($one.CategoryInfo.Category) $($one.TargetObject)" }
            @($result.Output; $errors) -join "`n"
        }
        $result.Errors | Should -HaveCount 7
        $away | Should -Match 'System.InvalidOperationException'
        $away | Should -Match 'System.DivideByZeroException|RuntimeException'
        $away | Should -Be $local
    }

    It 'has locks and counters that hold for all of them' -Skip:$noBed {
        $counter = New-PoolSharedObject Counter
        $lock = New-PoolSharedObject Lock
        $table = New-PoolSharedObject Dictionary -InitialValue @{ n = 0 }
        $null = Invoke-Limited -ArgumentList $all, $counter, $lock, $table {
            param($Pool, $Counter, $Lock, $Table)
            1..200 | Invoke-PoolMap -Pool $Pool -BatchSize 1 {
                $table = $using:Table
                $null = ($using:Counter).Increment()
                Use-PoolLock $using:Lock { $table['n'] = $table['n'] + 1 }
            }
        }
        $counter.Value | Should -Be 200
        $table['n'] | Should -Be 200
    }

    It 'leaves nothing on any host when it is stopped with force while native calls block, and no job' -Skip:$noBed {
        $begun = New-PoolSharedObject Counter
        $pool = Start-ProcessPool -PoolHost (New-Node node1), (New-Node node2), (New-PoolHost -Slurm -Workers 1)
        $tasks = 1..3 | ForEach-Object { Submit-PoolTask -Pool $pool { $null = ($using:begun).Increment(); & sleep 1000 } }
        Wait-Until -Seconds 60 { $begun.Value -ge 3 } | Should -BeTrue
        Invoke-Limited { param($Pool) Stop-ProcessPool $Pool -Force -WarningAction SilentlyContinue } $pool
        $tasks | Remove-PoolTask -Force
        Wait-Until { @(Get-HostProcess node1 sleep; Get-HostProcess node2 sleep).Count -eq 0 } | Should -BeTrue
        Stop-ProcessPool $all
        Wait-Until { @(Get-RemoteShell).Count -eq 0 } | Should -BeTrue
        Wait-NoJob | Should -BeTrue -Because ((Get-Job) -join ', ')
    }
}

Describe 'A pool of this machine alone' -Skip:(-not $IsLinux) {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'PoolSupport.ps1')
    }

    It 'opens no socket to anywhere, and starts no thread for hosts' {
        # What it finds is found: a pool of a host shows the thread, and a listener the socket.
        $shell = Start-Shell @'
            function Look($Process) {
                $threads = @(Get-ChildItem "/proc/$Process/task" | Where-Object { [IO.File]::ReadAllText("$($_.FullName)/comm") -like 'ParallelProc he*' }).Count
                $open = [IO.Directory]::GetFiles("/proc/$Process/fd") | ForEach-Object { ([IO.FileInfo]$_).LinkTarget } | Where-Object { $_ -like 'socket:*' }
                $known = foreach ($file in 'tcp', 'tcp6', 'udp', 'udp6') { if ([IO.File]::Exists("/proc/$Process/net/$file")) { [IO.File]::ReadAllLines("/proc/$Process/net/$file") | Select-Object -Skip 1 | ForEach-Object { "socket:[$(($_.Trim() -split '\s+')[9])]" } } }
                "$threads $(@($open | Where-Object { $_ -in $known }).Count)"
            }
            $pool = Start-ProcessPool -MaxWorkers 1
            $worker = 1 | Invoke-PoolMap { $PID } -Pool $pool
            Look $PID
            Look $worker
            $listener = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
            $listener.Start()
            $away = Start-ProcessPool -PoolHost (New-PoolHost -Command env -PowerShellPath SHELL)
            $null = 1 | Invoke-PoolMap { $PID } -Pool $away
            Look $PID
'@.Replace('SHELL', "'$ShellPath'")
        $lines = $shell.StandardOutput.ReadToEndAsync()
        $shell.StandardInput.Close()
        $shell.WaitForExit(60000) | Should -BeTrue
        $lines.GetAwaiter().GetResult() -split '\r?\n' -ne '' | Should -Be '0 0', '0 0', '1 1'
    }
}
