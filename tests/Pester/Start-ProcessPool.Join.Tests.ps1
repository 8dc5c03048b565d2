# Workers that are started many at a time, and join their pool over TLS. Slurm is played by a few scripts: to the pool they are what a real one is.
BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../out/ParallelProc/ParallelProc.psd1') -Force
    . (Join-Path $PSScriptRoot 'Support.ps1')
    $path = $env:PATH
    if ($IsLinux) { . (Join-Path $PSScriptRoot 'FakeSlurm.ps1') }
    $env:PARALLELPROC_CACHE = New-Folder

    function New-Joining([int] $Workers, [string] $Name = 'cluster', [string] $Shell = $ShellPath) {
        New-PoolHost -Slurm -Join -JoinAddress 127.0.0.1 -Workers $Workers -Name $Name -PowerShellPath $Shell
    }

    # Numbers of as many workers' processes, all at once.
    function Get-Together($Pool, [int] $Count) {
        $together = New-PoolSharedObject Barrier -Capacity $Count
        1..$Count | Invoke-PoolMap -Pool $Pool -BatchSize 1 { $null = ($using:together).SignalAndWait(100); $PID }
    }

    # The TCP ports at which a process listens.
    function Get-Listener([int] $Process = $PID) {
        $open = [IO.Directory]::GetFiles("/proc/$Process/fd") | ForEach-Object { ([IO.FileInfo]$_).LinkTarget } | Where-Object { $_ -like 'socket:*' }
        foreach ($file in 'tcp', 'tcp6') {
            if (-not [IO.File]::Exists("/proc/$Process/net/$file")) { continue }
            foreach ($line in [IO.File]::ReadAllLines("/proc/$Process/net/$file") | Select-Object -Skip 1) {
                $words = $line.Trim() -split '\s+'
                if ($words[3] -eq '0A' -and "socket:[$($words[9])]" -in $open) { [pscustomobject]@{ Address = ($words[1] -split ':')[0]; Port = [Convert]::ToInt32(($words[1] -split ':')[1], 16) } }
            }
        }
    }
}

AfterAll {
    Get-PoolTask | Remove-PoolTask -Force
    Get-ProcessPool | Stop-ProcessPool -Force
    Remove-Item env:PARALLELPROC_CACHE
    if ($IsLinux) { Remove-Item env:FAKE_SLURM_LOG }
    $env:PATH = $path
}

Describe 'Workers that join' -Skip:(-not $IsLinux) {
    AfterEach { Get-ProcessPool | Stop-ProcessPool -Force -WarningAction SilentlyContinue }

    It 'are workers like any other: order, streams, errors, large data, and one step for all of them' {
        $before = @(Get-FakeStep).Count
        $pool = Start-ProcessPool -PoolHost (New-Joining 3) -MinWorkers 3
        @(Get-Together $pool 3 | Sort-Object -Unique) | Should -HaveCount 3
        @(Get-FakeStep)[$before..100] | Should -Be 3
        1..100 | Invoke-PoolMap { $_ * 2 } -Pool $pool | Should -Be (1..100 | ForEach-Object { $_ * 2 })
        $out = 1..3 | Invoke-PoolMap { Write-Warning "w$_"; if ($_ -eq 2) { throw [InvalidOperationException]::new('two') }; $_ } -Pool $pool -ErrorVariable problems -ErrorAction SilentlyContinue -WarningVariable warnings -WarningAction SilentlyContinue
        $out | Should -Be 1, 3
        $warnings.Message | Should -Be 'w1', 'w2', 'w3'
        $problems[0].Exception | Should -BeOfType InvalidOperationException
        $bytes = [byte[]]::new(10MB)
        [Random]::new(7).NextBytes($bytes)
        $back = , $bytes | Invoke-PoolMap { , $_ } -Pool $pool
        [Linq.Enumerable]::SequenceEqual([byte[]]$back, $bytes) | Should -BeTrue
        # The two come by ways of their own: the second is written when the first is here.
        $seen = New-PoolSharedObject Event
        $lines = 1 | Invoke-PoolMap { & sh -c 'echo native >&2'; $null = ($using:seen).Wait(60); [Console]::WriteLine('console') } -Pool $pool 6>&1 | ForEach-Object {
            if ("$_" -eq 'native') { $null = $seen.Set() }
            "$_"
        }
        "$lines" | Should -Be 'native console'
        Stop-ProcessPool $pool
    }

    It 'leave nothing of them when the pool stops: no process, no open port' {
        $pool = Start-ProcessPool -PoolHost (New-Joining 2)
        $ids = Get-Together $pool 2
        $listener = @(Get-Listener)
        $listener | Should -HaveCount 1
        $listener[0].Address | Should -Be '0100007F'
        Stop-ProcessPool $pool
        Wait-Gone $ids | Should -BeTrue
        Get-Listener | Should -BeNullOrEmpty
    }

    It 'have secrets on no command line, in no environment and in no file' {
        $pool = Start-ProcessPool -PoolHost (New-Joining 1)
        $seen = 1 | Invoke-PoolMap -Pool $pool { [IO.File]::ReadAllText("/proc/$PID/cmdline"); [IO.File]::ReadAllText("/proc/$PID/environ"); [Environment]::GetEnvironmentVariables().Values -join ' ' }
        $port = (Get-Listener).Port
        foreach ($text in $seen) {
            $text | Should -Not -Match '-----BEGIN'
            $text | Should -Not -Match "\b$port\b"
        }
        # The assemblies, and marks of when they were used.
        $files = @(Get-ChildItem $env:PARALLELPROC_CACHE -Recurse -File -Force)
        $marks = @($files | Where-Object Extension -NE '.dll')
        $files.Count - $marks.Count | Should -BeGreaterThan 0
        $marks.Extension | Sort-Object -Unique | Should -BeIn '.use', '.swept'
        foreach ($mark in $marks) { $mark.Length | Should -BeLessThan 16 }
        [IO.File]::ReadAllText($FakeSlurmLog) | Should -Not -Match "-----BEGIN|\b$port\b"
        Stop-ProcessPool $pool
    }

    It 'are killed one by one, with their children, also those that went their own ways' {
        $pool = Start-ProcessPool -PoolHost (New-Joining 2)
        $ids = Get-Together $pool 2
        $folder = New-Folder
        # A native call that blocks; nothing in PowerShell can stop it. All that comes before it has to be done within the limit.
        $null = 1 | Invoke-PoolMap -Pool $pool -TimeoutSeconds 15 -ErrorVariable problems -ErrorAction SilentlyContinue {
            $children = & sh -c 'sleep 1000 >/dev/null 2>&1 & echo $!; setsid sleep 1001 >/dev/null 2>&1 & echo $!'
            [IO.File]::WriteAllText("$using:folder/ids", "$PID $children")
            & mkfifo "$using:folder/pipe"
            [IO.File]::OpenRead("$using:folder/pipe")
        }
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'TaskTimeout*'
        $family = [int[]]([IO.File]::ReadAllText("$folder/ids") -split ' ')
        $family | Should -HaveCount 3
        Wait-Gone $family | Should -BeTrue
        $other = $ids | Where-Object { $_ -ne $family[0] }
        Test-Alive $other | Should -BeTrue
        (Get-Together $pool 2) | Should -Contain $other
        Stop-ProcessPool $pool
        Wait-Gone $other | Should -BeTrue
    }

    It 'tell how they ended, leave no children, and others take their places by one more step' {
        $before = @(Get-FakeStep).Count
        # No -MinWorkers: each loss would be made good as soon as it is noticed, and the other one may be noticed much later.
        $pool = Start-ProcessPool -PoolHost (New-Joining 3)
        $null = Get-Together $pool 3
        $together = New-PoolSharedObject Barrier -Capacity 2
        $folder = New-Folder
        $null = 1..2 | Invoke-PoolMap -Pool $pool -BatchSize 1 -ErrorVariable problems -ErrorAction SilentlyContinue {
            [IO.File]::WriteAllText("$using:folder/$_", (& sh -c 'setsid sleep 1000 >/dev/null 2>&1 & echo $!'))
            $null = ($using:together).SignalAndWait(60)
            [Environment]::FailFast("end of $_")
        }
        $problems | Should -HaveCount 2
        foreach ($problem in $problems) {
            $problem.FullyQualifiedErrorId | Should -BeLike 'WorkerLost*'
            "$problem" | Should -Match "(?s)SIGABRT.*end of $($problem.TargetObject)"
        }
        Wait-Gone (1..2 | ForEach-Object { [int][IO.File]::ReadAllText("$folder/$_") }) | Should -BeTrue
        @(Get-Together $pool 3 | Sort-Object -Unique) | Should -HaveCount 3
        @(Get-FakeStep)[$before..100] | Should -Be 3, 2
        Stop-ProcessPool $pool
    }

    It 'end with their children when the shell is killed' {
        $shell = Start-Shell @"
            `$env:PATH = '$env:PATH'
            `$pool = Start-ProcessPool -PoolHost (New-PoolHost -Slurm -Join -JoinAddress 127.0.0.1 -Workers 2 -PowerShellPath '$ShellPath')
            `$together = New-PoolSharedObject Barrier -Capacity 2
            1..2 | Invoke-PoolMap -Pool `$pool -BatchSize 1 { `$null = (`$using:together).SignalAndWait(60); & sh -c 'sleep 1000 >/dev/null 2>&1 & echo `$!'; `$PID; [Threading.Thread]::Sleep(-1) } -Unordered
"@
        $ids = 1..4 | ForEach-Object { [int]$shell.StandardOutput.ReadLine() }
        Stop-Hard $shell.Id
        Wait-Gone $ids | Should -BeTrue
        $shell.WaitForExit()
    }

    It 'end by themselves when they hear nothing, and are lost when nothing is heard of them' {
        $pool = Start-ProcessPool -PoolHost (New-Joining 1 quiet) -HostTimeoutSeconds 8
        $null = 1 | Invoke-PoolMap -Pool $pool -ErrorVariable problems -ErrorAction SilentlyContinue { & sh -c "kill -STOP $PID; true" }
        "$($problems[0])" | Should -Match "host 'quiet' was silent for 8 seconds"
        1 | Invoke-PoolMap -Pool $pool { 'ran' } | Should -Be 'ran'
        Stop-ProcessPool $pool -Force
    }

    It 'are an error that names the host when there is no such PowerShell' {
        $pool = Start-ProcessPool -PoolHost (New-Joining 2 bare -Shell /nowhere/pwsh)
        $problem = { 1 | Invoke-PoolMap { 'ran' } -Pool $pool -ErrorAction Stop } | Should -Throw -ErrorId 'PoolBroken*' -PassThru
        $problem.Exception.InnerException.ErrorId | Should -Be 'HostShellFailed'
        $problem.Exception.InnerException.Message | Should -BeLike "Host 'bare', step Shell:*/nowhere/pwsh*"
        $pool | Stop-ProcessPool -Force -WarningAction SilentlyContinue
    }

    It 'warn once of who comes uninvited' {
        $pool = Start-ProcessPool -PoolHost (New-Joining 1)
        1 | Invoke-PoolMap { 'ran' } -Pool $pool | Should -Be 'ran'
        $port = (Get-Listener).Port
        foreach ($n in 1..2) {
            $stranger = [Net.Sockets.TcpClient]::new('127.0.0.1', $port)
            $stranger.GetStream().Write([byte[]](1..20), 0, 20)
            $answer = try { $stranger.GetStream().Read([byte[]]::new(10), 0, 10) } catch { 0 }
            $answer | Should -Be 0
            $stranger.Dispose()
        }
        $told = [Collections.Generic.List[string]]::new()
        (Wait-Until { $null = 1 | Invoke-PoolMap { 1 } -Pool $pool -WarningVariable warnings -WarningAction SilentlyContinue; foreach ($one in $warnings) { $told.Add("$one") }; $told.Count }) | Should -BeTrue
        1..3 | Invoke-PoolMap { $_ } -Pool $pool -WarningVariable warnings -WarningAction SilentlyContinue | Should -Be 1, 2, 3
        $warnings | Should -BeNullOrEmpty
        $told | Should -HaveCount 1
        $told[0] | Should -BeLike "Somebody at 127.0.0.1 connected to the port at which workers of the host 'cluster' join*does not speak TLS*"
        Stop-ProcessPool $pool
    }

    It 'pass all steps of Test-PoolHost, and run several bodies in a process' {
        (Test-PoolHost (New-Joining 1)).Passed | Should -Not -Contain $false
        $pool = Start-ProcessPool -PoolHost (New-Joining 1) -RunspacesPerWorker 3
        @(Get-Together $pool 3 | Sort-Object -Unique) | Should -HaveCount 1
        Stop-ProcessPool $pool
    }
}

Describe 'New-PoolHost -Join' -Skip:$IsWindows {
    It 'refuses an address that others than the cluster reach, and says why: <Address>' -ForEach @(
        @{ Address = '8.8.8.8'; Why = 'others than the cluster' }
        @{ Address = '0.0.0.0'; Why = 'stands for all' }
        @{ Address = 'login1'; Why = 'no IP address' }
    ) {
        { New-PoolHost -Slurm -Join -JoinAddress $Address -ErrorAction Stop } | Should -Throw "*$Why*" -ErrorId 'InvalidJoinAddress*'
    }

    It 'is for Slurm alone, and has to be asked for' {
        { New-PoolHost -Slurm -JoinAddress 127.0.0.1 -ErrorAction Stop } | Should -Throw
        (New-PoolHost -Slurm).JoinAddress | Should -BeNullOrEmpty
        (New-PoolHost -Slurm).Command | Should -Contain '--unbuffered'
    }
}

Describe 'A pool whose workers do not join' -Skip:(-not $IsLinux) {
    It 'opens no port and loads nothing of networking, on Slurm and by a command; one that joins does' {
        $shell = Start-Shell @"
            `$env:PATH = '$env:PATH'
            function Look { @([AppDomain]::CurrentDomain.GetAssemblies() | ForEach-Object { `$_.GetName().Name } | Where-Object { `$_ -in 'System.Net.Security', 'System.Net.NetworkInformation', 'System.Formats.Asn1' }) }
            `$before = Look # what PowerShell itself has loaded
            function Get-Ports { `$open = [IO.Directory]::GetFiles("/proc/`$PID/fd") | ForEach-Object { ([IO.FileInfo]`$_).LinkTarget }
                @(foreach (`$file in 'tcp', 'tcp6', 'udp', 'udp6') { if ([IO.File]::Exists("/proc/`$PID/net/`$file")) { [IO.File]::ReadAllLines("/proc/`$PID/net/`$file") | Where-Object { "socket:[`$((`$_.Trim() -split '\s+')[9])]" -in `$open } } }).Count }
            function Use-It(`$PoolHost) { `$pool = Start-ProcessPool -PoolHost `$PoolHost; `$null = 1 | Invoke-PoolMap { 1 } -Pool `$pool; "`$(@(Look | Where-Object { `$_ -notin `$before }).Count) `$(Get-Ports)"; Stop-ProcessPool `$pool }
            Use-It (New-PoolHost -Slurm -PowerShellPath '$ShellPath')
            Use-It (New-PoolHost -Command env -PowerShellPath '$ShellPath')
            Use-It (New-PoolHost -Slurm -Join -JoinAddress 127.0.0.1 -PowerShellPath '$ShellPath')
"@
        $lines = 1..3 | ForEach-Object { $shell.StandardOutput.ReadLine() }
        $lines[0, 1] | Should -Be '0 0', '0 0'
        $lines[2] | Should -Match '^\d 2$' # the port, and the worker's connection
        $shell.WaitForExit()
    }
}
