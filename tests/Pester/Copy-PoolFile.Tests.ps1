# Files for hosts. The hosts are reached by a command: their files are here, too.
BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../out/ParallelProc/ParallelProc.psd1') -Force
    . (Join-Path $PSScriptRoot 'Support.ps1')
    $env:PARALLELPROC_CACHE = New-Folder

    function New-Away([string] $Name, [string] $First = '') { New-PoolHost -Command 'sh', '-c', "$First exec `"`$0`" `"`$@`"" -Name $Name -PowerShellPath $ShellPath }

    function New-Tree([int] $Megabytes = 3) {
        $folder = New-Folder
        $null = [IO.Directory]::CreateDirectory("$folder/tree/sub/empty")
        [IO.File]::WriteAllText("$folder/tree/a.txt", 'a')
        [IO.File]::WriteAllText("$folder/tree/sub/none.txt", '')
        $bytes = [byte[]]::new($Megabytes * 1MB + 17)
        [Random]::new(5).NextBytes($bytes)
        [IO.File]::WriteAllBytes("$folder/tree/sub/large.bin", $bytes)
        "$folder/tree"
    }

    # A file that takes a while, without filling a disk here.
    function New-LargeFile([long] $Bytes = 300MB) {
        $path = Join-Path (New-Folder) 'large.bin'
        $file = [IO.File]::Create($path)
        $file.SetLength($Bytes)
        $file.Dispose()
        $path
    }

    # The way to it is slow: a large file is on it for a minute, so there is time to see it half there.
    function New-Slow([string] $Name) {
        $link = "'$ShellPath' -NoProfile -NonInteractive -File '$PSScriptRoot/SlowLink.ps1' -BytesPerSecond 4000000"
        New-PoolHost -Command 'sh', '-c', "$link | `"`$0`" `"`$@`"" -Name $Name -PowerShellPath $ShellPath
    }

    function Get-Part([string] $Folder) { @([IO.Directory]::GetFiles($Folder, '.parallelproc-*')) }
    $one = Start-ProcessPool -PoolHost (New-Away one)
}

AfterAll {
    Get-ProcessPool | Stop-ProcessPool -Force
    Remove-Item env:PARALLELPROC_CACHE
}

Describe 'Copy-PoolFile' -Skip:$IsWindows {
    It 'brings a folder with all that is in it, as it is, and tells of each file' {
        $tree, $there = (New-Tree), (New-Folder)
        [IO.File]::SetLastWriteTimeUtc("$tree/a.txt", '2020-02-03T04:05:06Z')
        [IO.File]::SetUnixFileMode("$tree/a.txt", 'UserRead, UserExecute')
        $copies = Copy-PoolFile $tree $there -Pool $one -Recurse -PassThru
        $copies.Path | Sort-Object | Should -Be "$there/tree/a.txt", "$there/tree/sub/large.bin", "$there/tree/sub/none.txt"
        foreach ($copy in $copies) {
            $copy.Host | Should -Be 'one'
            $copy.Sent | Should -BeTrue
            $copy.Bytes | Should -Be ([IO.FileInfo]::new($copy.Source).Length)
            $copy.Hash | Should -Be (Get-FileHash $copy.Source).Hash
            (Get-FileHash $copy.Path).Hash | Should -Be $copy.Hash
        }
        [IO.Directory]::Exists("$there/tree/sub/empty") | Should -BeTrue
        [IO.File]::GetLastWriteTimeUtc("$there/tree/a.txt").ToString('s') | Should -Be '2020-02-03T04:05:06'
        [IO.File]::GetUnixFileMode("$there/tree/a.txt") | Should -Be 'UserExecute, UserRead'
        Get-Part $there | Should -BeNullOrEmpty
    }

    It 'does not send what is there already, and replaces what differs' {
        $tree, $there = (New-Tree), (New-Folder)
        Copy-PoolFile $tree $there -Pool $one -Recurse | Should -BeNullOrEmpty
        [IO.File]::WriteAllText("$tree/a.txt", 'b')
        (Copy-PoolFile $tree $there -Pool $one -Recurse -PassThru | Where-Object Sent).Path | Should -Be "$there/tree/a.txt"
        [IO.File]::ReadAllText("$there/tree/a.txt") | Should -Be 'b'
    }

    It 'takes wildcards, literal paths, and files from the pipeline' {
        $tree, $there = (New-Tree), (New-Folder)
        [IO.File]::WriteAllText("$tree/[x].txt", 'x')
        (Copy-PoolFile "$tree/*.txt" $there -Pool $one -PassThru).Path | Sort-Object | Should -Be "$there/[x].txt", "$there/a.txt"
        (Copy-PoolFile -LiteralPath "$tree/[x].txt" $there -Pool $one -PassThru).Sent | Should -BeFalse
        (Get-ChildItem -LiteralPath $tree -Recurse -File | Copy-PoolFile -Destination $there -Pool $one -PassThru).Path | Sort-Object | Should -Be "$there/[x].txt", "$there/a.txt", "$there/large.bin", "$there/none.txt"
    }

    It 'goes to every host of a pool, or to those that are named' {
        $tree = New-Tree
        $homes = foreach ($name in 'left', 'right') { New-Folder }
        $pool = Start-ProcessPool -PoolHost (New-Away left "HOME=$($homes[0]); export HOME;"), (New-Away right "HOME=$($homes[1]); export HOME;")
        (Copy-PoolFile $tree/a.txt in -Pool $pool -Force -PassThru | Sort-Object Host).Path | Should -Be "$($homes[0])/in/a.txt", "$($homes[1])/in/a.txt"
        $only = Copy-PoolFile $tree/a.txt '~/other' -Pool $pool -Force -PassThru -OnHost RIGHT
        $only.Host | Should -Be 'right'
        $only.Path | Should -Be "$($homes[1])/other/a.txt"
        { Copy-PoolFile $tree/a.txt in -Pool $pool -OnHost nowhere } | Should -Throw -ErrorId 'HostNotFound*'
        Stop-ProcessPool $pool
    }

    It 'takes patterns, localhost, and the hosts themselves for -OnHost' {
        $tree = New-Tree
        $pool = Start-ProcessPool -PoolHost (New-Away left), (New-Away right), (New-PoolHost -Local -Workers 1 -Name here)
        foreach ($case in @{ Names = 'l*', 'RI*'; Found = 'left', 'right' }, @{ Names = 'localhost'; Found = 'here' }, @{ Names = $pool.Hosts[1]; Found = 'right' }, @{ Names = $pool.Hosts; Found = 'here', 'left', 'right' }) {
            $there = New-Folder
            (Copy-PoolFile $tree/a.txt $there -Pool $pool -PassThru -OnHost $case.Names).Host | Sort-Object | Should -Be $case.Found
        }
        { Copy-PoolFile $tree/a.txt $there -Pool $pool -OnHost 'x*' } | Should -Throw -ErrorId 'HostNotFound*'
        Stop-ProcessPool $pool
    }

    It 'copies on this machine where all workers are on it' {
        $tree, $there = (New-Tree), (New-Folder)
        $pool = Start-ProcessPool -MaxWorkers 1
        (Copy-PoolFile $tree/a.txt $there -Pool $pool -PassThru).Host | Should -Be ([Environment]::MachineName)
        [IO.File]::Exists("$there/a.txt") | Should -BeTrue
        Stop-ProcessPool $pool
    }

    It 'does nothing with -WhatIf' {
        $tree, $there = (New-Tree), (New-Folder)
        Copy-PoolFile $tree $there -Pool $one -Recurse -WhatIf
        Get-ChildItem $there | Should -BeNullOrEmpty
    }

    It 'writes an error of what is not there, or is a folder, and copies the rest' {
        $tree, $there = (New-Tree), (New-Folder)
        $copies = Copy-PoolFile "$tree/no.txt", "$tree/sub", "$tree/a.txt" $there -Pool $one -PassThru -ErrorVariable problems -ErrorAction SilentlyContinue
        $copies.Path | Should -Be "$there/a.txt"
        $problems.FullyQualifiedErrorId | Should -Be 'CopySourceNotFound,ParallelProc.Commands.CopyPoolFileCommand', 'CopyFolderNotRecursed,ParallelProc.Commands.CopyPoolFileCommand'
    }

    It 'refuses to make one file of two' {
        $first, $second, $there = (New-Tree), (New-Tree), (New-Folder)
        [IO.File]::WriteAllText("$second/A.txt", 'another')
        [IO.File]::Delete("$second/a.txt")
        $copies = Copy-PoolFile "$first/a.txt", "$second/A.txt" $there -Pool $one -PassThru -ErrorVariable problems -ErrorAction SilentlyContinue
        $copies | Should -HaveCount 1
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'CopyTargetTwice*'
    }

    It 'copies a file once that is named twice' {
        $tree, $there = (New-Tree), (New-Folder)
        (Copy-PoolFile "$tree/a.txt", "$tree/*.txt" $there -Pool $one -PassThru).Path | Should -Be "$there/a.txt"
    }

    It 'is an error of what has no contents to copy, and waits for nobody who writes to a pipe' {
        $tree, $there = (New-Tree), (New-Folder)
        & mkfifo "$tree/pipe"
        $copies = Copy-PoolFile $tree, /dev/zero $there -Pool $one -Recurse -PassThru -ErrorVariable problems -ErrorAction SilentlyContinue
        $copies | Should -HaveCount 3
        $problems.FullyQualifiedErrorId | Should -BeLike 'CopySourceUnreadable*'
        $problems.TargetObject | Should -Be "$tree/pipe", '/dev/zero'
        [IO.File]::Exists("$there/zero") | Should -BeFalse
    }

    It 'leaves a link out that leads out of a folder, and says so' {
        $tree, $there = (New-Tree), (New-Folder)
        $null = [IO.File]::CreateSymbolicLink("$tree/inside", 'a.txt')
        $null = [IO.File]::CreateSymbolicLink("$tree/outside", '/etc/hostname')
        Copy-PoolFile $tree $there -Pool $one -Recurse -WarningVariable warnings -WarningAction SilentlyContinue
        [IO.File]::ReadAllText("$there/tree/inside") | Should -Be 'a'
        [IO.File]::Exists("$there/tree/outside") | Should -BeFalse
        "$warnings" | Should -BeLike '*outside*left out*/etc/hostname*'
    }

    It 'names host, step and file where a file can not be written' {
        $tree, $there = (New-Tree), (New-Folder)
        $null = [IO.Directory]::CreateDirectory("$there/a.txt")
        [IO.File]::WriteAllText("$there/none.txt", 'read-only')
        [IO.File]::SetAttributes("$there/none.txt", 'ReadOnly')
        $copies = Copy-PoolFile "$tree/a.txt", "$tree/sub/none.txt", "$tree/sub/large.bin" $there -Pool $one -PassThru -ErrorVariable problems -ErrorAction SilentlyContinue
        $copies.Path | Should -Be "$there/large.bin"
        $problems | Should -HaveCount 2
        "$($problems[0])" | Should -BeLike "Host 'one', step Write: '$tree/a.txt' was not copied to '$there/a.txt'. A folder has that name.*"
        "$($problems[1])" | Should -BeLike '*read-only; -Force*'
        $problems[0].TargetObject | Should -Be "$tree/a.txt"
        (Copy-PoolFile "$tree/sub/none.txt" $there -Pool $one -PassThru -Force).Sent | Should -BeTrue
    }

    It 'says that there is no such folder, and makes it with -Force' {
        $tree, $there = (New-Tree), "$(New-Folder)/new/folder"
        $problem = { Copy-PoolFile $tree/a.txt $there -Pool $one -ErrorAction Stop } | Should -Throw "*'one', step Folder: nothing was copied to '$there'.*no such folder*" -ErrorId 'FileNotCopied*' -PassThru
        $problem.TargetObject | Should -Be $there
        (Copy-PoolFile $tree/a.txt $there -Pool $one -PassThru -Force).Path | Should -Be "$there/a.txt"
    }

    It 'tells of a host that can not be reached, and copies to the others' {
        $tree, $there = (New-Tree), (New-Folder)
        $pool = Start-ProcessPool -PoolHost (New-Away good), (New-PoolHost -Command 'sh', '-c', 'echo no route >&2; exit 255' -Name lost)
        $copies = Copy-PoolFile $tree/a.txt $there -Pool $pool -PassThru -ErrorVariable problems -ErrorAction SilentlyContinue
        $copies.Host | Should -Be 'good'
        $problems | Should -HaveCount 1
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'HostCopyFailed*'
        "$($problems[0])" | Should -BeLike "Host 'lost'*0 of 1 files*no route*"
        Stop-ProcessPool $pool
    }

    It 'tells of a host that is lost in the middle, with the file, and leaves no file of that name' {
        $large, $there = (New-LargeFile), (New-Folder)
        $pool = Start-ProcessPool -PoolHost (New-Slow dying) -MinWorkers 1
        $worker = 1 | Invoke-PoolMap { $PID } -Pool $pool
        $aside = Start-Aside { param($Pool, $Large, $There) Copy-PoolFile $Large $There -Pool $Pool -ErrorVariable problems -ErrorAction SilentlyContinue; $problems } $pool, $large, $there
        # Not only begun: some of it was sent.
        Wait-Until { (Get-Part $there | ForEach-Object { ([IO.FileInfo]$_).Length }) -gt 0 } | Should -BeTrue
        Stop-Hard $worker
        $problem = Receive-Aside $aside
        $problem.FullyQualifiedErrorId | Should -BeLike 'HostCopyFailed*'
        "$problem" | Should -BeLike "Host 'dying'*0 of 1 files*'$large'*"
        [IO.File]::Exists("$there/large.bin") | Should -BeFalse
        Stop-ProcessPool $pool -Force
    } -Skip:(-not $IsLinux)

    It 'ends at once when it is stopped, and leaves nothing half' {
        $large, $there = (New-LargeFile), (New-Folder)
        $pool = Start-ProcessPool -PoolHost (New-Slow patient) -MinWorkers 1
        $null = 1 | Invoke-PoolMap { 1 } -Pool $pool
        $aside = Start-Aside { param($Pool, $Large, $There) Copy-PoolFile $Large $There -Pool $Pool } $pool, $large, $there
        Wait-Until { (Get-Part $there).Count -eq 1 } | Should -BeTrue
        $aside.Shell.Stop()
        $aside.Shell.Dispose()
        Wait-Until { [IO.Directory]::GetFileSystemEntries($there).Count -eq 0 } | Should -BeTrue
        1 | Invoke-PoolMap { 'works on' } -Pool $pool | Should -Be 'works on'
        Stop-ProcessPool $pool -Force
    }

    It 'shows what it is about' {
        $large, $there = (New-LargeFile), (New-Folder)
        $shell = [PowerShell]::Create().AddScript('param($ModulePath, $Pool, $Large, $There) Import-Module $ModulePath; Copy-PoolFile $Large $There -Pool $Pool').AddArgument($ModulePath).AddArgument($one).AddArgument($large).AddArgument($there)
        $null = $shell.Invoke()
        $shell.Streams.Error | Should -BeNullOrEmpty
        @($shell.Streams.Progress | Where-Object { $_.Activity -like 'Copy-PoolFile*' -and $_.StatusDescription -like '*of 300 MB' }) | Should -Not -BeNullOrEmpty
        $shell.Dispose()
    }
}
