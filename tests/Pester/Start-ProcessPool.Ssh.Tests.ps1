# Workers of a host that share a connection of ssh. In place of ssh stands a script that notes what it was told and runs all of it here; tests/Cluster has the real one.
BeforeDiscovery { $isUnix = -not $IsWindows }

Describe 'Workers over ssh' -Skip:(-not $isUnix) {
    BeforeAll {
        Import-Module (Join-Path $PSScriptRoot '../../out/ParallelProc/ParallelProc.psd1') -Force
        . (Join-Path $PSScriptRoot 'Support.ps1')
        $env:PARALLELPROC_CACHE = New-Folder
        $path = $env:PATH
        $fake = New-Folder
        $env:PATH = "$fake$([IO.Path]::PathSeparator)$path"
        # A file 'denied' has what a login fails with. Of a connection that is shared only the socket's name is there: what goes through it runs by itself.
        [IO.File]::WriteAllText("$fake/ssh", @'
#!/bin/sh
here=$(dirname "$0")
words="$*"
case " $words" in
    *' -G '*) case $words in *ControlPath=*) echo "controlpath /somewhere" ;; esac; exit 0 ;;
    *' -M '*) what=shared ;;
    *' -S '*) what=through ;;
    *) what=own ;;
esac
echo "$what" >>"$here/log"
if [ "$what" != through ] && [ -e "$here/denied-$what" ]; then cat "$here/denied-$what" >&2; exit 255; fi
if [ "$what" = shared ]; then
    while [ "$1" != -S ]; do shift; done
    socket=$2
    ls -ld "$(dirname "$socket")" >"$here/folder"
    echo "$$ $socket" >"$here/master"
    sleep 1000 & sleeper=$!
    trap 'rm -f "$socket"; kill "$sleeper"; exit 255' TERM
    : >"$socket"
    echo ready
    wait
fi
while [ "$1" != -- ]; do shift; done
shift 2
exec "$@"
'@)
        & chmod +x "$fake/ssh"

        function Get-Way { @(if ([IO.File]::Exists("$fake/log")) { [IO.File]::ReadAllLines("$fake/log") }) }
        function New-Far([int] $Workers, [string] $Name = 'far', [hashtable] $More = @{}) { New-PoolHost $Name -Workers $Workers -PowerShellPath $ShellPath @More }

        # As many items as workers, all at the same time.
        function Invoke-Together($Pool, [int] $Count) {
            $together = New-PoolSharedObject Barrier -Capacity $Count
            1..$Count | Invoke-PoolMap -Pool $Pool -BatchSize 1 -RetryCount 1 { $null = ($using:together).SignalAndWait(100); $_ }
        }
    }

    BeforeEach {
        Get-ChildItem $fake -Exclude ssh | Remove-Item
    }

    AfterEach {
        Get-ProcessPool | Stop-ProcessPool -Force -WarningAction SilentlyContinue
    }

    AfterAll {
        $env:PATH = $path
        Remove-Item env:PARALLELPROC_CACHE
    }

    It 'has one login for ten workers, in a folder of the user alone, and leaves nothing of it' {
        $pool = Start-ProcessPool -PoolHost (New-Far 3)
        Invoke-Together $pool 3 | Should -Be 1, 2, 3
        Get-Way | Group-Object -NoElement | Sort-Object Name | ForEach-Object { "$($_.Count) $($_.Name)" } | Should -Be '1 shared', '3 through'
        [IO.File]::ReadAllText("$fake/folder") | Should -Match '^drwx------'
        $id, $socket = [IO.File]::ReadAllText("$fake/master").Trim() -split ' ', 2
        $socket.Length | Should -BeLessThan 85
        Stop-ProcessPool $pool
        Wait-Gone $id | Should -BeTrue
        Test-Path (Split-Path $socket) | Should -BeFalse
    }

    It 'has another one for the eleventh' {
        $pool = Start-ProcessPool -PoolHost (New-Far 11)
        Invoke-Together $pool 11 | Should -Be (1..11)
        @(Get-Way) -eq 'shared' | Should -HaveCount 2
        @(Get-Way) -eq 'own' | Should -BeNullOrEmpty
    }

    It 'has none for a host of one worker, where that was asked for, and where the configuration of ssh shares connections itself' {
        foreach ($far in (New-Far 1), (New-Far 2 own @{ NoSharedConnection = $true }), (New-Far 2 config @{ SshOption = 'ControlPath=/somewhere' })) {
            $pool = Start-ProcessPool -PoolHost $far
            Invoke-Together $pool $far.Workers | Should -Be (1..$far.Workers)
            Stop-ProcessPool $pool
        }
        Get-Way | Should -Be @(1..5 | ForEach-Object { 'own' })
    }

    It 'logs in for each worker where this ssh can share no connection' {
        [IO.File]::WriteAllText("$fake/denied-shared", 'unknown option -- M')
        $pool = Start-ProcessPool -PoolHost (New-Far 2)
        Invoke-Together $pool 2 | Should -Be 1, 2
        Get-Way | Should -Be 'shared', 'own', 'own'
    }

    It 'tells what is wrong with the one login, and its step' {
        [IO.File]::WriteAllText("$fake/denied-shared", 'ada@far: Permission denied (publickey).')
        $failed = @(Test-PoolHost (New-Far 2) | Where-Object Passed -EQ $false)
        $failed.Step | Should -Be 'Key'
        $failed[0].Detail | Should -BeLike "Host 'far', step Key:*exit code 255*Permission denied*"
        Get-Way | Should -Be 'shared'
    }

    It 'logs in again when that connection has ended' {
        $pool = Start-ProcessPool -PoolHost (New-Far 2) -MaxTasksPerWorker 1
        Invoke-Together $pool 2 | Should -Be 1, 2
        $first = ([IO.File]::ReadAllText("$fake/master").Trim() -split ' ')[0]
        Stop-Hard $first
        Wait-Gone $first | Should -BeTrue
        Invoke-Together $pool 2 | Should -Be 1, 2
        Invoke-Together $pool 2 | Should -Be 1, 2
        @(Get-Way) -eq 'shared' | Should -HaveCount 2
    }

    It 'logs in again when a session broke, though nobody knows of the end of its connection yet' {
        $pool = Start-ProcessPool -PoolHost (New-Far 2) -MinWorkers 0
        1 | Invoke-PoolMap -Pool $pool -ErrorAction SilentlyContinue { [Environment]::Exit(255) }
        2 | Invoke-PoolMap -Pool $pool { $_ } | Should -Be 2
        @(Get-Way) -eq 'shared' | Should -HaveCount 2
        @(Get-Way) -eq 'own' | Should -BeNullOrEmpty
    }

    It 'ends it when its shell is killed, and removes the socket' {
        $shell = Start-Shell @"
            `$pool = Start-ProcessPool -PoolHost (New-PoolHost far -Workers 2 -PowerShellPath '$ShellPath')
            1 | Invoke-PoolMap -Pool `$pool { 'runs' }
            [Threading.Thread]::Sleep(-1)
"@
        $line = $shell.StandardOutput.ReadLineAsync()
        $line.Wait(60000) | Should -BeTrue
        $line.Result | Should -Be 'runs'
        $id, $socket = [IO.File]::ReadAllText("$fake/master").Trim() -split ' ', 2
        Test-Path $socket | Should -BeTrue
        Stop-Hard $shell.Id
        $shell.WaitForExit(30000) | Should -BeTrue
        Wait-Gone $id | Should -BeTrue
        Wait-Until { -not (Test-Path (Split-Path $socket)) } | Should -BeTrue
    }
}
