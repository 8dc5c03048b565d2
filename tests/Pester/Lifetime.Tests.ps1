BeforeDiscovery {
    $noTerminal = $IsWindows -or -not (Get-Command tmux -CommandType Application -ErrorAction Ignore)
    $noSessions = -not (Get-Command setsid -CommandType Application -ErrorAction Ignore)
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../out/ParallelProc/ParallelProc.psd1') -Force
    . (Join-Path $PSScriptRoot 'Support.ps1')
    . (Join-Path $PSScriptRoot 'FamilySupport.ps1')

    # A body that starts a native child, notes its own id and the child's in a file, which is there whole or not at all, and goes on.
    $noting = '$child = [Diagnostics.Process]::Start("sleep", "300"); [IO.File]::WriteAllText("$($args[0]).new", "$PID $($child.Id) "); [IO.File]::Move("$($args[0]).new", $args[0], $true);'

    function Get-Ids([string] $File) {
        $read = @{ Text = '' } # what was found complete: another look may find less
        Wait-Until { [IO.File]::Exists($File) -and ($read.Text = [IO.File]::ReadAllText($File)) -match '^\d+ \d+ $' } | Should -BeTrue -Because 'the body is to begin'
        [int[]]($read.Text.Trim() -split ' ')
    }

    # A shell with a task that runs such a body. What the shell does meanwhile is in $Rest.
    function Start-Doomed([string] $Body, [string] $Rest = '$null = [Console]::In.ReadLine()') {
        $file = Join-Path (New-Folder) 'ids'
        $shell = Start-Shell "`$pool = Start-ProcessPool -MaxWorkers 1; `$task = Submit-PoolTask { $noting $Body } -ArgumentList '$file' -Pool `$pool; $Rest"
        $ids = Get-Ids $file
        [pscustomobject]@{ Shell = $shell; Worker = $ids[0]; Child = $ids[1] }
    }

    # Never to 0, which is the group that these tests are in.
    function Send-Signal([string] $Signal, [ValidateRange(2, [int]::MaxValue)] [int] $Id) { sh -c "kill -$Signal $Id" }
}

AfterAll {
    Get-ProcessPool | Stop-ProcessPool -Force
}

Describe 'When a shell is killed, nothing of its workers is left' -Skip:$IsWindows {
    It 'of one that was halted with SIGSTOP' {
        $doomed = Start-Doomed '[Threading.Thread]::Sleep(-1)'
        Get-RuntimeFile $doomed.Worker | Should -Not -BeNullOrEmpty
        Send-Signal STOP $doomed.Worker
        $doomed.Shell.Kill()
        Wait-Gone $doomed.Worker, $doomed.Child | Should -BeTrue
        Wait-Until { -not (Get-RuntimeFile $doomed.Worker) } | Should -BeTrue
    }

    It 'of one that was killed in the same moment' {
        $doomed = Start-Doomed '[Threading.Thread]::Sleep(-1)'
        sh -c "kill -9 $($doomed.Shell.Id) $($doomed.Worker)"
        Wait-Gone $doomed.Worker, $doomed.Child | Should -BeTrue
    }

    It 'of one that was halted while another ended by itself' {
        $shell = Start-Shell '$pool = Start-ProcessPool -MaxWorkers 2 -MinWorkers 2; "$((Get-PoolWorker $pool).ProcessId)"; $null = [Console]::In.ReadLine()'
        $ids = [int[]]($shell.StandardOutput.ReadLine() -split ' ')
        $ids | Should -HaveCount 2
        Send-Signal STOP $ids[1]
        $shell.Kill()
        Wait-Gone $ids | Should -BeTrue
    }

    It 'of one that <Name>' -ForEach @(
        @{ Name = 'is blocked in a native call'; Body = 'mkfifo "$($args[0]).pipe"; [IO.File]::OpenRead("$($args[0]).pipe")' }
        @{ Name = 'has closed its standard input'; Body = '[Microsoft.Win32.SafeHandles.SafeFileHandle]::new([IntPtr]0, $true).Dispose(); [Threading.Thread]::Sleep(-1)' }
        @{ Name = 'waits for a program that is deaf to SIGTERM and SIGHUP'; Body = 'sh -c "trap '''' TERM HUP INT; sleep 300; sleep 300"' }
        @{ Name = 'does not stop in its finally block'; Body = 'try { while ($true) { [Threading.Thread]::Sleep(5) } } finally { [Threading.Thread]::Sleep(-1) }' }
    ) {
        $doomed = Start-Doomed $Body
        (Test-Alive $doomed.Worker) -and (Test-Alive $doomed.Child) | Should -BeTrue
        $doomed.Shell.Kill()
        Wait-Gone $doomed.Worker, $doomed.Child | Should -BeTrue
    }

    It 'of one that was just being started' {
        foreach ($round in 1..3) {
            # Its set-up never ends, so it is not ready before the shell is killed.
            $shell = Start-Shell @'
$pool = Start-ProcessPool -MaxWorkers 1 -InitializationScript { [Threading.Thread]::Sleep(-1) }
$null = Submit-PoolTask { 1 } -Pool $pool
$worker = Get-PoolWorker $pool
"$($worker.ProcessId) $($worker.State)"
$null = [Console]::In.ReadLine()
'@
            $id, $state = $shell.StandardOutput.ReadLine() -split ' '
            $shell.Kill()
            $state | Should -Be 'Starting'
            Wait-Gone $id | Should -BeTrue
        }
    }

    It 'of a pool that one of them has started, which <Name>' -ForEach @(
        @{ Name = 'idles'; Rest = '' }
        @{ Name = 'works'; Rest = '[Threading.Thread]::Sleep(-1)' }
    ) {
        $file = Join-Path (New-Folder) 'ids'
        $inner = "{ [IO.File]::WriteAllText('$file', `"`$using:PID `$PID `"); $Rest }"
        $shell = Start-Shell "`$pool = Start-ProcessPool -MaxWorkers 1 -ImportModule '$ModulePath'; `$task = Submit-PoolTask { 1 | Invoke-PoolMap $inner; [Threading.Thread]::Sleep(-1) } -Pool `$pool; `$null = [Console]::In.ReadLine()"
        $ids = Get-Ids $file
        $ids | Where-Object { -not (Test-Alive $_) } | Should -BeNullOrEmpty
        $shell.Kill()
        Wait-Gone $ids | Should -BeTrue
    }

    It 'of a spare, and of one that takes another''s place' {
        $shell = Start-Shell '$pool = Start-ProcessPool -MaxWorkers 1 -MinWorkers 1 -SpareWorkers 2; while (@((Get-PoolWorker $pool).State -eq "Spare").Count -lt 2) { [Threading.Thread]::Sleep(5) }; "$((Get-PoolWorker $pool).ProcessId)"; $null = [Console]::In.ReadLine()'
        $ids = [int[]]($shell.StandardOutput.ReadLine() -split ' ')
        $ids | Should -HaveCount 3
        $shell.Kill()
        Wait-Gone $ids | Should -BeTrue
    }
}

# Linux alone can tell by its environment where a process came from.
Describe 'When a shell is killed, children that went their own ways' -Skip:($noSessions -or -not $IsLinux) {
    BeforeEach {
        $folder = New-Folder
        # Beside its worker the shell has a child of its own, which is nobody's business.
        $shell = Start-Shell "`$pool = Start-ProcessPool -MaxWorkers 1; `$task = Submit-PoolTask { $family } -ArgumentList '$folder' -Pool `$pool; [Diagnostics.Process]::Start('sleep', '300').Id; `$null = [Console]::In.ReadLine()"
        $own = [int]$shell.StandardOutput.ReadLine()
        Wait-Until { [IO.File]::Exists("$folder/ready") } | Should -BeTrue
        $worker = Get-Family $folder 'ready'
    }

    AfterEach { foreach ($id in @($own) + (Get-Family $folder 'child', 'session', 'orphan', 'bare')) { if (Test-Alive $id) { Stop-Hard $id } } }

    It 'end with it: one in a session of its own, one whose parent has ended, one without our environment' {
        $ids = Get-Family $folder 'child', 'session', 'orphan', 'bare'
        $shell.Kill()
        Wait-Gone (@($worker) + $ids) | Should -BeTrue
        Test-Alive $own | Should -BeTrue
    }

    It 'end with it that carry the mark, when the worker was killed in the same moment' {
        $ids = Get-Family $folder 'child', 'session', 'orphan'
        sh -c "kill -9 $($shell.Id) $worker"
        Wait-Gone $ids | Should -BeTrue
        Test-Alive $own | Should -BeTrue
    }
}

Describe 'When a shell ends otherwise, nothing of its workers is left' -Skip:$IsWindows {
    It 'after exit while a task runs' {
        $file = Join-Path (New-Folder) 'ids'
        $shell = Start-Shell "`$null = Submit-PoolTask { $noting [Threading.Thread]::Sleep(-1) } -ArgumentList '$file'; while (-not [IO.File]::Exists('$file')) { [Threading.Thread]::Sleep(5) }; exit 3"
        $ids = Get-Ids $file
        $shell.WaitForExit(30000) | Should -BeTrue
        $shell.ExitCode | Should -Be 3
        Wait-Gone $ids | Should -BeTrue
    }

    It 'after exit while one of them was halted' {
        $doomed = Start-Doomed '[Threading.Thread]::Sleep(-1)'
        Send-Signal STOP $doomed.Worker
        $doomed.Shell.StandardInput.Close()
        $doomed.Shell.WaitForExit(30000) | Should -BeTrue
        Wait-Gone $doomed.Worker, $doomed.Child | Should -BeTrue
    }

    It 'after SIGTERM' {
        $doomed = Start-Doomed '[Threading.Thread]::Sleep(-1)'
        Send-Signal TERM $doomed.Shell.Id
        Wait-Gone $doomed.Shell.Id, $doomed.Worker, $doomed.Child | Should -BeTrue
    }

    # Skipped where there is no tmux to make a terminal with.
    It 'after its terminal was closed' -Skip:$noTerminal {
        $folder = New-Folder
        $name = "pp-$([guid]::NewGuid().ToString('n'))"
        Set-Content -LiteralPath "$folder/start.ps1" -Value "Import-Module '$ModulePath'; 1 | Invoke-PoolMap { $noting [Threading.Thread]::Sleep(-1) } -ArgumentList '$folder/ids'"
        try {
            $null = tmux -L $name new-session -d -x 120 -y 40 "'$ShellPath' -NoLogo -NoProfile -NoExit -File '$folder/start.ps1'"
            $ids = Get-Ids "$folder/ids"
            $null = tmux -L $name kill-pane
            Wait-Gone $ids | Should -BeTrue
        }
        finally {
            $null = tmux -L $name kill-server 2>&1
        }
    }
}

Describe 'When the module is removed' -Skip:$IsWindows {
    It 'while a map runs, the map ends and nothing of its workers is left' {
        $file = Join-Path (New-Folder) 'ids'
        $shell = Start-Shell @"
try {
    & { 1; while (-not [IO.File]::Exists('$file')) { [Threading.Thread]::Sleep(5) }; Remove-Module ParallelProc; 2 } |
        Invoke-PoolMap { $noting [Threading.Thread]::Sleep(-1) } -ArgumentList '$file'
}
catch { `$_.FullyQualifiedErrorId }
`$null = [Console]::In.ReadLine()
"@
        $ids = Get-Ids $file
        $shell.StandardOutput.ReadLine() | Should -BeLike 'PoolStopped,*'
        Wait-Gone $ids | Should -BeTrue
        $shell.HasExited | Should -BeFalse
        $shell.StandardInput.Close()
        $shell.WaitForExit(30000) | Should -BeTrue
    }
}

Describe 'What watches over the workers' -Skip:(-not $IsLinux) {
    BeforeAll {
        # The children of a process, by what they run.
        function Get-Child([int] $Id) {
            foreach ($folder in [IO.Directory]::GetDirectories('/proc')) {
                try {
                    if ([IO.File]::ReadAllText("$folder/stat") -match '^(\d+) \((.*)\) (\S) (\d+)' -and [int]$Matches[4] -eq $Id -and $Matches[3] -notin 'Z', 'X') {
                        [pscustomobject]@{ Id = [int]$Matches[1]; Name = $Matches[2] }
                    }
                }
                catch [IO.IOException] { continue }
                catch [UnauthorizedAccessException] { continue }
            }
        }
    }

    It 'is gone with the last of them' {
        $shell = Start-Shell '$pool = Start-ProcessPool -MaxWorkers 1 -MinWorkers 1; "up"; $null = [Console]::In.ReadLine(); Stop-ProcessPool $pool; "down"; $null = [Console]::In.ReadLine()'
        $shell.StandardOutput.ReadLine() | Should -Be 'up'
        Wait-Until { @(Get-Child $shell.Id).Name -contains 'sh' } | Should -BeTrue
        $shell.StandardInput.WriteLine()
        $shell.StandardOutput.ReadLine() | Should -Be 'down'
        Wait-Until { -not (Get-Child $shell.Id) } | Should -BeTrue
        $shell.StandardInput.Close()
        $shell.WaitForExit(30000) | Should -BeTrue
    }

    It 'is started anew for the next worker when somebody has killed it' {
        $folder = New-Folder
        $shell = Start-Shell @"
`$pool = Start-ProcessPool -MaxWorkers 2 -MinWorkers 1
'up'
`$null = [Console]::In.ReadLine()
Set-ProcessPool `$pool 2
foreach (`$n in 1, 2) { `$null = Submit-PoolTask { $noting [Threading.Thread]::Sleep(-1) } -ArgumentList "$folder/`$n" -Pool `$pool }
`$null = [Console]::In.ReadLine()
"@
        $shell.StandardOutput.ReadLine() | Should -Be 'up'
        # For a moment it is "setsid".
        $found = @{}
        Wait-Until { $found.Guard = (Get-Child $shell.Id | Where-Object Name -EQ 'sh').Id; $found.Guard } | Should -BeTrue
        $guard = $found.Guard
        Stop-Hard $guard
        Wait-Gone $guard | Should -BeTrue
        $shell.StandardInput.WriteLine()
        # Both workers run, so the new one has been told of both.
        $ids = (Get-Ids "$folder/1") + (Get-Ids "$folder/2")
        Wait-Until { @(Get-Child $shell.Id).Name -contains 'sh' } | Should -BeTrue
        Send-Signal STOP $ids[0]
        $shell.Kill()
        Wait-Gone $ids | Should -BeTrue
    }
}
