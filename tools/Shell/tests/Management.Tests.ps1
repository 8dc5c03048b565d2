BeforeAll {
    $root = New-Item -ItemType Directory -Path (Join-Path $TestDrive 'root')
    foreach ($name in 'a.txt', 'b.log', 'sub/c.txt', 'sub/deep/d.txt') {
        $null = New-Item -ItemType File -Path (Join-Path $root $name) -Force -Value $name
    }
}

Describe 'Get-ChildItem' {
    It 'lists' {
        (Get-ChildItem $root).Name | Sort-Object | Should -Be 'a.txt', 'b.log', 'sub'
        (Get-ChildItem $root -File).Count | Should -Be 2
        (Get-ChildItem $root -Directory).Name | Should -Be 'sub'
        (Get-ChildItem $root -Recurse -File).Count | Should -Be 4
        (Get-ChildItem $root -Recurse -Depth 1 -File).Count | Should -Be 3
        (Get-ChildItem $root -Recurse -Filter *.txt).Count | Should -Be 3
        (Get-ChildItem $root -Recurse -Include *.log).Name | Should -Be 'b.log'
        Get-ChildItem $root -Name | Sort-Object | Should -Be 'a.txt', 'b.log', 'sub'
        (Get-ChildItem (Join-Path $root '*.txt')).Name | Should -Be 'a.txt'
    }
    It 'gives items the notes of their provider' {
        $item = Get-ChildItem $root -Filter a.txt
        $item.PSPath | Should -BeLike 'Microsoft.PowerShell.Core\FileSystem::*a.txt'
        $item.PSChildName | Should -Be 'a.txt'
        $item.PSIsContainer | Should -BeFalse
    }
    It 'feeds other commands' {
        $hashes = Get-ChildItem $root -Recurse -File | Get-FileHash
        $hashes.Count | Should -Be 4
        $hashes[0].Algorithm | Should -Be 'SHA256'
        (Get-ChildItem $root -Recurse -File | Get-Content | Sort-Object)[0] | Should -Be 'a.txt'
    }
    It 'says what is not there, and goes on' {
        $found = Get-ChildItem (Join-Path $root none), $root -ErrorAction SilentlyContinue -ErrorVariable problem
        $found.Count | Should -Be 3
        $problem[0].FullyQualifiedErrorId | Should -Be 'PathNotFound,Microsoft.PowerShell.Commands.GetChildItemCommand'
    }
}

Describe 'Content' {
    It 'is written and read' {
        Set-Content TestDrive:/f.txt one, two
        Add-Content TestDrive:/f.txt three
        Get-Content TestDrive:/f.txt | Should -Be one, two, three
        Get-Content TestDrive:/f.txt -TotalCount 1 | Should -Be one
        Get-Content TestDrive:/f.txt -Tail 1 | Should -Be three
        (Get-Content TestDrive:/f.txt -Raw).Split([Environment]::NewLine).Count | Should -Be 4
        (Get-Content TestDrive:/f.txt)[1].ReadCount | Should -Be 2
        Clear-Content TestDrive:/f.txt
        (Get-Item TestDrive:/f.txt).Length | Should -Be 0
        1, 2 | Set-Content TestDrive:/g.txt -NoNewline -Encoding ascii
        Get-Content TestDrive:/g.txt -AsByteStream | Should -Be 49, 50
    }
}

Describe 'Items' {
    It 'are copied, moved, renamed and removed' {
        Set-Content TestDrive:/1.txt x
        (Copy-Item TestDrive:/1.txt TestDrive:/2.txt -PassThru).Name | Should -Be '2.txt'
        Move-Item TestDrive:/2.txt TestDrive:/3.txt
        Rename-Item TestDrive:/3.txt 4.txt
        'TestDrive:/4.txt' | Should -Exist
        Copy-Item $root TestDrive:/copy -Recurse
        (Get-ChildItem TestDrive:/copy -Recurse -File).Count | Should -Be 4
        Remove-Item TestDrive:/copy -Recurse
        Get-ChildItem TestDrive:/ -Filter ?.txt | Remove-Item
        'TestDrive:/copy', 'TestDrive:/1.txt', 'TestDrive:/4.txt' | Should -Not -Exist
        { Remove-Item TestDrive:/none -ErrorAction Stop } | Should -Throw -ErrorId 'PathNotFound,*'
    }
    It 'are links too' -Skip:$IsWindows {
        (New-Item -ItemType SymbolicLink -Path (Join-Path $TestDrive link) -Value $root.FullName).LinkTarget | Should -Be $root.FullName
    }
}

Describe 'Paths' {
    It 'are tested, joined and split' {
        Test-Path $root | Should -BeTrue
        Test-Path $root -PathType Leaf | Should -BeFalse
        Test-Path (Join-Path $root a.txt) -PathType Leaf | Should -BeTrue
        Test-Path 'nosuchdrive:/x' | Should -BeFalse
        Join-Path a b c | Should -Be ('a', 'b', 'c' -join [IO.Path]::DirectorySeparatorChar)
        Split-Path /x/y.tar.gz -Leaf | Should -Be 'y.tar.gz'
        Split-Path /x/y.txt -LeafBase | Should -Be 'y'
        Split-Path /x/y.txt -Extension | Should -Be '.txt'
        Convert-Path TestDrive:/ | Should -BeLike "$TestDrive*"
        (Resolve-Path (Join-Path $root *.txt)).Path | Should -BeLike '*a.txt'
    }
    It 'are places to go to' {
        Push-Location $root
        (Get-Location).Path | Should -Be $root.FullName
        Set-Location sub
        (Get-Item .).Name | Should -Be 'sub'
        Pop-Location
        (Get-Location).Path | Should -Not -BeLike "$root*"
    }
}

Describe 'Processes' {
    It 'are found, started, waited for and stopped' {
        (Get-Process -Id $PID).Id | Should -Be $PID
        { Get-Process -Id 99999999 -ErrorAction Stop } | Should -Throw -ErrorId 'NoProcessFoundForGivenId,*'
        $child = Start-Process (Get-Process -Id $PID).Path -ArgumentList '-NoProfile', '-c', 'exit', '3' -PassThru -Wait
        $child.ExitCode | Should -Be 3
        $child = Start-Process (Get-Process -Id $PID).Path -ArgumentList '-NoProfile', '-c', 'Start-Sleep', '60' -PassThru
        Stop-Process -Id $child.Id
        Wait-Process -InputObject $child -Timeout 20
        $child.HasExited | Should -BeTrue
    }
}
