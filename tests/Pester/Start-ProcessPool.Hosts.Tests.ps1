# Hosts that are reached by a command: all that is between them and a machine far away is how long the way is.
BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../out/ParallelProc/ParallelProc.psd1') -Force
    . (Join-Path $PSScriptRoot 'Support.ps1')
    $env:PARALLELPROC_CACHE = New-Folder

    # A host: what stands in front of its PowerShell is run by sh.
    function New-Away([string] $Name, [string] $First = '', [int] $Workers = 1, [string] $Shell = $ShellPath) {
        New-PoolHost -Command 'sh', '-c', "$First exec `"`$0`" `"`$@`"" -Workers $Workers -Name $Name -PowerShellPath $Shell
    }

    # A pool of hosts that all fail: its error.
    function Get-Failure([object] $PoolHost) {
        $pool = Start-ProcessPool -PoolHost $PoolHost
        $problem = { 1 | Invoke-PoolMap { 'ran' } -Pool $pool -ErrorAction Stop } | Should -Throw -ErrorId 'PoolBroken*' -PassThru
        $pool | Stop-ProcessPool -Force -WarningAction SilentlyContinue
        $problem.Exception.InnerException
    }
}

AfterAll {
    Get-PoolTask | Remove-PoolTask -Force
    Get-ProcessPool | Stop-ProcessPool -Force
    Remove-Item env:PARALLELPROC_CACHE
}

Describe 'Hosts' -Skip:$IsWindows {
    It 'runs a map over all of them, in order, with streams and errors as here' {
        $pool = Start-ProcessPool -PoolHost (New-Away a 'WHERE=a; export WHERE;'), (New-Away b 'WHERE=b; export WHERE;'), (New-PoolHost -Local -Workers 1)
        $pool.MaxWorkers | Should -Be 3
        $barrier = New-PoolSharedObject Barrier -Capacity 3
        $where = 1..3 | Invoke-PoolMap { $null = ($using:barrier).SignalAndWait(100); "$_$env:WHERE" } -Pool $pool -BatchSize 1
        $where | ForEach-Object { $_.Substring(0, 1) } | Should -Be '1', '2', '3'
        ($where | ForEach-Object { $_.Substring(1) } | Sort-Object) -join ',' | Should -Be ',a,b'
        $records = 1..4 | Invoke-PoolMap { Write-Warning "w$_"; if ($_ -eq 2) { [int]::Parse('x') }; if ($_ -eq 3) { throw [InvalidOperationException]::new('three') }; $_ } -Pool $pool -ErrorVariable problems -ErrorAction SilentlyContinue -WarningVariable warnings -WarningAction SilentlyContinue
        $records | Should -Be 1, 2, 4
        $warnings.Message | Should -Be 'w1', 'w2', 'w3', 'w4'
        $problems[1].Exception | Should -BeOfType InvalidOperationException
        (Get-PoolWorker -Pool $pool).Host | Sort-Object | Should -Be (@('a', 'b', [Environment]::MachineName) | Sort-Object)
        Stop-ProcessPool $pool
    }

    It 'brings large data there and back' {
        $pool = Start-ProcessPool -PoolHost (New-Away large)
        $bytes = [byte[]]::new(10MB)
        [Random]::new(7).NextBytes($bytes)
        $back = , $bytes | Invoke-PoolMap { , $_ } -Pool $pool
        [Linq.Enumerable]::SequenceEqual([byte[]]$back, $bytes) | Should -BeTrue
        Stop-ProcessPool $pool
    }

    It 'sends the assemblies of a worker once, and again when they are spoilt' {
        $cache = New-Folder
        $away = New-Away cached "PARALLELPROC_CACHE='$cache'; export PARALLELPROC_CACHE;"
        foreach ($spoil in $true, $false) {
            $pool = Start-ProcessPool -PoolHost $away
            1 | Invoke-PoolMap { 'ran' } -Pool $pool | Should -Be 'ran'
            Stop-ProcessPool $pool
            $files = @(Get-ChildItem $cache -Recurse -File -Filter *.dll)
            $files.Name | Sort-Object | Should -Be 'ParallelProc.Protocol.dll', 'ParallelProc.Worker.dll'
            if ($spoil) { [IO.File]::WriteAllText($files[0].FullName, 'spoilt') }
        }
        $files.Length | Should -Not -Contain 6
    }

    It 'takes a module of its own where the file of the caller is not there' {
        $here, $there = (New-Folder), (New-Folder)
        foreach ($folder in $here, $there) {
            $null = [IO.Directory]::CreateDirectory("$folder/Moved")
            [IO.File]::WriteAllText("$folder/Moved/Moved.psm1", "function Get-Moved { '$folder' }")
        }
        Import-Module "$here/Moved/Moved.psm1"
        $pool = Start-ProcessPool -PoolHost (New-Away modules) -Environment @{ PSModulePath = "$there$([IO.Path]::PathSeparator)$env:PSModulePath" }
        $go = New-PoolSharedObject Event
        $first = Submit-PoolTask { ($using:go).Wait() } -Pool $pool
        $second = Submit-PoolTask { Get-Moved } -Pool $pool
        [IO.File]::Delete("$here/Moved/Moved.psm1") # as on a machine that never had it
        $go.Set()
        $second | Receive-PoolTask -Wait | Should -Be $there
        Remove-PoolTask $first, $second
        Stop-ProcessPool $pool
        Remove-Module Moved
    }

    It 'takes -WorkingDirectory for a folder of the hosts, where all workers are on such, and names the host that has none' {
        $folder = New-Folder
        $away = New-PoolHost -Command 'sh', '-c', "mkdir -p '$folder/there'; exec `"`$0`" `"`$@`"" -Name there -PowerShellPath $ShellPath
        $pool = Start-ProcessPool -PoolHost $away -WorkingDirectory "$folder/there" # not here yet
        1 | Invoke-PoolMap { "$PWD" } -Pool $pool | Should -Be "$folder/there"
        Stop-ProcessPool $pool
        $pool = Start-ProcessPool -PoolHost (New-Away bare) -WorkingDirectory "$folder/nowhere"
        { 1 | Invoke-PoolMap { 'ran' } -Pool $pool -ErrorAction Stop -WarningAction SilentlyContinue } | Should -Throw "*'bare' has no folder '$folder/nowhere'*"
        Stop-ProcessPool $pool -Force -WarningAction SilentlyContinue
        { Start-ProcessPool -PoolHost (New-Away half), (New-PoolHost -Local) -WorkingDirectory "$folder/nowhere" } | Should -Throw -ErrorId 'DirectoryNotFound*'
    }

    It 'deletes assemblies and modules in a host''s cache that nobody has used for a month, and none that is in use' {
        $cache = New-Folder
        $old = [DateTime]::UtcNow.AddDays(-40)
        $unused, $used, $fresh = foreach ($letter in 'A', 'B', 'C') {
            $key = Join-Path $cache ($letter * 32)
            $null = [IO.Directory]::CreateDirectory($key)
            [IO.File]::WriteAllText("$key/x.dll", '')
            [IO.File]::WriteAllText("$key.use", '')
            [IO.File]::SetLastWriteTimeUtc("$key.use", $letter -eq 'C' ? [DateTime]::UtcNow.AddDays(-20) : $old)
            $key
        }
        $held = [IO.File]::Open("$used.use", 'Open', 'Read', 'Read')
        $module = Join-Path $cache "Modules/$('D' * 32)"
        $null = [IO.Directory]::CreateDirectory("$module/Tools")
        [IO.Directory]::SetLastWriteTimeUtc($module, $old)
        $pool = Start-ProcessPool -PoolHost (New-Away swept "PARALLELPROC_CACHE='$cache'; export PARALLELPROC_CACHE;") -MinWorkers 1
        Wait-Until { -not [IO.Directory]::Exists($unused) -and -not [IO.Directory]::Exists($module) } | Should -BeTrue
        Stop-ProcessPool $pool
        [IO.Directory]::Exists($used) | Should -BeTrue
        [IO.Directory]::Exists($fresh) | Should -BeTrue
        [IO.File]::Exists("$unused.use") | Should -BeFalse
        @(Get-ChildItem $cache -Recurse -Filter 'ParallelProc.Worker.dll') | Should -HaveCount 1
        $held.Dispose()
    }

    It 'keeps environment variables and secrets off the command line' {
        $pool = Start-ProcessPool -PoolHost (New-Away hidden) -Environment @{ SECRET_WORD = 'xyzzy'; HOME_GONE = $null }
        $seen = 1 | Invoke-PoolMap { $env:SECRET_WORD; [IO.File]::ReadAllText("/proc/$PID/cmdline") } -Pool $pool
        $seen[0] | Should -Be 'xyzzy'
        $seen[1] | Should -Not -BeLike '*xyzzy*'
        Stop-ProcessPool $pool
    } -Skip:(-not $IsLinux)

    It 'runs several bodies in a process there' {
        $pool = Start-ProcessPool -PoolHost (New-Away lanes) -RunspacesPerWorker 3
        $barrier = New-PoolSharedObject Barrier -Capacity 3
        $ids = 1..3 | Invoke-PoolMap { $null = ($using:barrier).SignalAndWait(100); $PID } -Pool $pool -BatchSize 1
        @($ids | Sort-Object -Unique) | Should -HaveCount 1
        Stop-ProcessPool $pool
    }

    It 'runs another one in place of a worker that was killed, and what it ran again where that was asked for' {
        $pool = Start-ProcessPool -PoolHost (New-Away killed)
        $flag = Join-Path (New-Folder) 'once'
        $out = 1 | Invoke-PoolMap { if (-not [IO.File]::Exists($using:flag)) { [IO.File]::WriteAllText($using:flag, ''); [Diagnostics.Process]::GetCurrentProcess().Kill() }; 'again' } -Pool $pool -RetryCount 1
        $out | Should -Be 'again'
        Stop-ProcessPool $pool
    }

    It 'names the host of a worker that is lost' {
        $pool = Start-ProcessPool -PoolHost (New-Away gone)
        $problem = { 1 | Invoke-PoolMap { [Diagnostics.Process]::GetCurrentProcess().Kill() } -Pool $pool -ErrorAction Stop } | Should -Throw -ErrorId 'WorkerLost*' -PassThru
        "$problem" | Should -BeLike "The worker process that ran this on the host 'gone' ended unexpectedly (signal SIGKILL*"
        Stop-ProcessPool $pool
    }

    It 'gives up a host that is silent, tells which, and moves what it has not begun' {
        $pool = Start-ProcessPool -PoolHost (New-Away quiet), (New-Away other) -HostTimeoutSeconds 8
        $folder = New-Folder
        # The first item halts its worker: nothing speaks there any more.
        $null = 1..4 | Invoke-PoolMap {
            $done = "$using:folder/halted"
            try { [IO.File]::Open($done, 'CreateNew').Dispose() } catch { return $_.Exception.GetType().Name }
            & sh -c "kill -STOP $PID; true"
            'halted' } -Pool $pool -BatchSize 1 -ErrorVariable problems -ErrorAction SilentlyContinue -OutVariable out
        $problems | Should -HaveCount 1
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'WorkerLost*'
        "$($problems[0])" | Should -Match "host '(quiet|other)' was silent for 8 seconds"
        $out | Should -HaveCount 3
        Stop-ProcessPool $pool
    }

    It 'ends a worker that hears nothing from its pool, and its children' {
        # The pool is halted with all of its process; the worker is held by nobody else.
        $shell = Start-Shell "`$p = Start-ProcessPool -PoolHost (New-PoolHost -Command 'setsid', '-w' -PowerShellPath '$ShellPath') -HostTimeoutSeconds 8; 1 | Invoke-PoolMap -Pool `$p { & sh -c 'sleep 1000 >/dev/null 2>&1 & echo `$!'; `$PID; [Threading.Thread]::Sleep(-1) }"
        $child, $worker = $shell.StandardOutput.ReadLine(), $shell.StandardOutput.ReadLine()
        $child, $worker | Should -Not -BeNullOrEmpty
        foreach ($id in $child, $worker) { Test-Alive $id | Should -BeTrue }
        & sh -c "kill -STOP $($shell.Id)"
        Wait-Gone $worker, $child | Should -BeTrue
        Stop-Hard $shell.Id
        $shell.WaitForExit()
    } -Skip:(-not $IsLinux)

    It 'leaves a host out that can not be used, says why once, and has others do its work' {
        $pool = Start-ProcessPool -PoolHost (New-Away good), (New-PoolHost -Command 'sh', '-c', 'echo no route >&2; exit 255' -Name lost)
        1..20 | Invoke-PoolMap { $_ } -Pool $pool -BatchSize 1 -WarningVariable warnings -WarningAction SilentlyContinue | Should -Be (1..20)
        1..20 | Invoke-PoolMap { $_ } -Pool $pool -BatchSize 1 -WarningVariable +warnings -WarningAction SilentlyContinue | Should -Be (1..20)
        (Wait-Until { @(Get-PoolEvent -Pool $pool | Where-Object Kind -EQ WorkerStartFailed).Count -ge 1 }) | Should -BeTrue
        1 | Invoke-PoolMap { $_ } -Pool $pool -WarningVariable +warnings -WarningAction SilentlyContinue | Should -Be 1
        @($warnings | Where-Object { "$_" -like "Host 'lost' has no workers for now*no route*" }) | Should -HaveCount 1
        Stop-ProcessPool $pool
    }

    It 'uses a host again when it is back' {
        $gate = Join-Path (New-Folder) 'open'
        $pool = Start-ProcessPool -PoolHost (New-Away back "test -e '$gate' || exit 255;"), (New-Away good)
        $first = 1 | Invoke-PoolMap { 'ran' } -Pool $pool -WarningAction SilentlyContinue
        $first | Should -Be 'ran'
        Set-Mark $gate
        $barrier = New-PoolSharedObject Barrier -Capacity 2
        1..2 | Invoke-PoolMap { ($using:barrier).SignalAndWait(60) -ge 0 } -Pool $pool -BatchSize 1 -WarningAction SilentlyContinue | Should -Be $true, $true
        Stop-ProcessPool $pool
    }
}

Describe 'A host that can not be used' -Skip:$IsWindows {
    It 'is an error of its step and names it: <Name>' -ForEach @(
        @{ Name = 'name'; Words = 'ssh: Could not resolve hostname x: Name or service not known' }
        @{ Name = 'connection'; Words = 'ssh: connect to host x port 22: Connection refused' }
        @{ Name = 'key'; Words = 'ada@x: Permission denied (publickey).' }
        @{ Name = 'key'; Words = 'Host key verification failed.'; Says = 'Host key verification failed: no key of it is known here.*ssh-keyscan*' }
    ) {
        $checks = Test-PoolHost (New-PoolHost -Command 'sh', '-c', "echo '$Words' >&2; exit 255" -Name locked)
        $failed = @($checks | Where-Object Passed -EQ $false)
        $failed | Should -HaveCount 1
        $failed[0].Step | Should -Be $Name
        $failed[0].Detail | Should -BeLike "Host 'locked', step $($Name):*$($Says ?? "*exit code 255*$Words")*"
        @($checks | Where-Object Step -GT $failed[0].Step | Where-Object Passed -NE $null) | Should -BeNullOrEmpty
    }

    It 'is an error of its step and names it: no PowerShell there' {
        $problem = Get-Failure (New-Away bare -Shell '/nowhere/pwsh')
        $problem.ErrorId | Should -Be 'HostShellFailed'
        $problem.Message | Should -BeLike "Host 'bare'*is pwsh on the PATH of a login there?*/nowhere/pwsh*"
    }

    It 'is an error that names it: the program that leads there is not here' {
        $problem = Get-Failure (New-PoolHost -Command 'no-such-program' -Name way)
        $problem.ErrorId | Should -Be 'HostProgramNotFound'
        $problem.Message | Should -BeLike "*host 'way' is not on this machine: no-such-program*"
    }

    It 'is an error of its step and names it: a login script that prints' {
        $problem = Get-Failure (New-Away chatty 'echo Welcome to chatty;')
        $problem.ErrorId | Should -Be 'HostChannelFailed'
        $problem.Message | Should -BeLike "Host 'chatty', step Channel:*`"Welcome to chatty.*"
    }

    It 'is an error of its step and names it: an old PowerShell' {
        $old = Join-Path (New-Folder) 'pwsh'
        $answer = '{"Version":"7.2.24","Host":"old","System":"x","Need":false,"Problem":null}'
$length = [Convert]::ToString($answer.Length, 8)
        [IO.File]::WriteAllText($old, "#!/bin/sh`nprintf 'ParallelProc-host-1\n'; head -c 1 > /dev/null; printf '\$length\0\0\0'; printf '%s' '$answer'; cat > /dev/null`n")
        & chmod +x $old
        $problem = Get-Failure (New-Away old -Shell $old)
        $problem.ErrorId | Should -Be 'HostVersionFailed'
        $problem.Message | Should -BeLike "Host 'old', step Version: its PowerShell is 7.2.24. Workers need PowerShell 7.4 or later*"
    }

    It 'is an error of its step and names it: no room for the assemblies' {
        $file = Join-Path (New-Folder) 'file'
        Set-Mark $file
        $problem = Get-Failure (New-Away full "PARALLELPROC_CACHE='$file'; export PARALLELPROC_CACHE;")
        $problem.ErrorId | Should -Be 'HostCacheFailed'
        $problem.Message | Should -BeLike "Host 'full', step Cache:*$file*Make room there*"
    }

    It 'is found out about before anything starts, where ssh would take its name for a switch' {
        { New-PoolHost '-oProxyCommand=x' -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidHostName*'
        { New-PoolHost 'a b' -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidHostName*'
        { Start-ProcessPool -HostName a -HostTimeoutSeconds 0.5 -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidLimit*'
    }
}

Describe 'New-PoolHost' {
    It 'makes a command line of ssh that never asks, and trusts no host that is not known' {
        $poolHost = New-PoolHost 'ada@build1' -Port 2222 -SshOption 'ProxyJump=gate' -Workers 8
        $poolHost.Name | Should -Be 'build1'
        $poolHost.Workers | Should -Be 8
        $words = $poolHost.Command -join ' '
        $words | Should -BeLike 'ssh *-o ProxyJump=gate *-o BatchMode=yes *-o StrictHostKeyChecking=yes *-p 2222 -- ada@build1'
    }

    It 'takes names from the pipeline, and this machine' {
        ('a', 'b' | New-PoolHost).Name | Should -Be 'a', 'b'
        $here = New-PoolHost -Local -Workers 3
        "$here" | Should -Be "$([Environment]::MachineName) (Local, 3 workers)"
        $pool = Start-ProcessPool -HostName a, b -WorkersPerHost 4
        $pool.MaxWorkers | Should -Be 8
        Stop-ProcessPool $pool
    }
}

Describe 'Test-PoolHost' {
    It 'passes all steps to a host that works, with figures' {
        $checks = Test-PoolHost (New-PoolHost -Local -Name here)
        $checks.Step | Should -Be ([Enum]::GetNames([ParallelProc.PoolHostStep]))
        $checks.Passed | Should -Not -Contain $false
        ($checks | Where-Object Step -EQ Version).Detail | Should -Be "PowerShell $($PSVersionTable.PSVersion)"
        ($checks | Where-Object Step -EQ RoundTrip).Detail | Should -Match '^\d+[.,]\d\d ms$'
        ($checks | Where-Object Step -EQ Bandwidth).Detail | Should -Match '^\d+ MB/s$'
        @(Get-ProcessPool | Where-Object Name -Like 'here*') | Should -BeNullOrEmpty
    }
}

Describe 'Add-PoolHost and Remove-PoolHost' -Skip:$IsWindows {
    It 'gives waiting work to a host that is taken in while a map runs' {
        $pool = Start-ProcessPool -PoolHost (New-Away first 'WHERE=first; export WHERE;')
        $barrier = New-PoolSharedObject Barrier -Capacity 2
        $map = 1..2 | Invoke-PoolMap { $null = ($using:barrier).SignalAndWait(60); $env:WHERE } -Pool $pool -BatchSize 1 -AsJob
        New-Away second 'WHERE=second; export WHERE;' | Add-PoolHost $pool
        $map | Receive-Job -Wait -AutoRemoveJob | Sort-Object | Should -Be 'first', 'second'
        $pool.MaxWorkers | Should -Be 2
        $pool.Hosts.Name | Should -Be 'first', 'second'
        Stop-ProcessPool $pool
    }

    It 'ends what runs on a host that is taken out, and gives the rest to others' {
        $pool = Start-ProcessPool -PoolHost (New-Away stays), (New-Away goes 'WHERE=goes; export WHERE;')
        $count, $begun, $go = (New-PoolSharedObject Counter), (New-PoolSharedObject Barrier -Capacity 3), (New-PoolSharedObject Event)
        $map = 1..6 | Invoke-PoolMap -Pool $pool -BatchSize 1 -AsJob {
            if (($using:count).Increment() -le 2) { $null = ($using:begun).SignalAndWait(60) }
            $null = ($using:go).Wait(60)
            "$_$env:WHERE"
        }
        $null = $begun.SignalAndWait(60)
        Remove-PoolHost $pool goes
        $pool.MaxWorkers | Should -Be 1
        $go.Set()
        $out = $map | Receive-Job -Wait -AutoRemoveJob
        $out | ForEach-Object { $_.Substring(0, 1) } | Should -Be '1', '2', '3', '4', '5', '6'
        @($out | Where-Object { $_ -like '*goes' }).Count | Should -Be 1
        (Wait-Until { @(Get-PoolWorker -Pool $pool).Count -eq 1 }) | Should -BeTrue
        Stop-ProcessPool $pool
    }

    It 'is an error for a name twice, a name that is not there, the last host, and a pool without hosts' {
        $pool = Start-ProcessPool -PoolHost (New-Away only)
        { New-Away only | Add-PoolHost $pool -ErrorAction Stop } | Should -Throw -ErrorId 'HostExists*'
        { Remove-PoolHost $pool other -ErrorAction Stop } | Should -Throw -ErrorId 'HostNotFound*'
        { Remove-PoolHost $pool only -ErrorAction Stop } | Should -Throw -ErrorId 'LastHost*'
        { Start-ProcessPool -PoolHost (New-Away twice), (New-Away twice) -ErrorAction Stop } | Should -Throw -ErrorId 'HostExists*'
        $local = Start-ProcessPool
        { New-Away x | Add-PoolHost $local -ErrorAction Stop } | Should -Throw -ErrorId 'PoolWithoutHosts*'
        Stop-ProcessPool $pool, $local
    }
}
