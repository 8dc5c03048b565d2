BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../out/ParallelProc/ParallelProc.psd1') -Force
    . (Join-Path $PSScriptRoot 'Support.ps1')
    $pool = Start-ProcessPool -MaxWorkers 2
}

AfterAll {
    Get-ProcessPool | Stop-ProcessPool -Force
}

Describe 'Invoke-PoolMap -ZipWith' {
    It 'gives each input the element of the same place as an argument' {
        1..500 | Invoke-PoolMap { "$_-$($args[0])" } -Pool $pool -ZipWith (501..1000) | Should -Be @(1..500 | ForEach-Object { "$_-$($_ + 500)" })
    }

    It 'takes several collections, behind what -ArgumentList gives' {
        $b = 10, 20, 30
        $c = [Collections.Generic.List[string]]@('a', 'b', 'c')
        1..3 | Invoke-PoolMap { "$_ $args" } -Pool $pool -ArgumentList 'x' -ZipWith $b, $c | Should -Be @('1 x 10 a', '2 x 20 b', '3 x 30 c')
    }

    It 'binds them to parameters' {
        1..2 | Invoke-PoolMap { param($first, $second) "$_ $first $second" } -Pool $pool -ZipWith (3, 4), (5, 6) | Should -Be @('1 3 5', '2 4 6')
    }

    It 'gives them to a method as further arguments' {
        2, 3 | Invoke-PoolMap -Method ([Math]::Pow) -Pool $pool -ZipWith (10, 2) | Should -Be @(1024, 9)
    }

    It 'gives them to a command as further arguments' {
        'b', 'cde' | Invoke-PoolMap -CommandName ForEach-Object -Pool $pool -ZipWith ('ToUpper', 'Length') | Should -Be @('B', 3)
    }

    It 'ends with the shortest collection, and stops what gives the input' {
        $read = [Collections.ArrayList]::new()
        1..100000 | ForEach-Object { $null = $read.Add($_); $_ } | Invoke-PoolMap { "$_$args" } -Pool $pool -ZipWith ('a', 'b') | Should -Be @('1a', '2b')
        $read.Count | Should -Be 3
        Invoke-PoolMap { "$_$args" } -InputObject (1..100) -Pool $pool -ZipWith ('a', 'b') | Should -Be @('1a', '2b')
    }

    It 'ends with the input, and reads no further in the others' {
        $file = Join-Path (New-Folder) 'lines'
        [IO.File]::WriteAllLines($file, [string[]]('one', 'two', 'three'))
        $lines = [IO.File]::ReadLines($file).GetEnumerator()
        1..2 | Invoke-PoolMap { "$_ $args" } -Pool $pool -ZipWith $lines | Should -Be @('1 one', '2 two')
        [IO.File]::Open($file, 'Open', 'ReadWrite', 'None').Dispose() # it is not in use any more
    }

    It 'maps nothing where a collection is empty' {
        1..3 | Invoke-PoolMap { $_ } -Pool $pool -ZipWith @() | Should -BeNullOrEmpty
    }

    It 'takes a value that is no collection as one of itself' {
        1..3 | Invoke-PoolMap { "$_ $args" } -Pool $pool -ZipWith 'text' | Should -Be '1 text'
    }

    It 'refuses collections and values in one' {
        { 1 | Invoke-PoolMap { $_ } -Pool $pool -ZipWith (1, 2), 3 } | Should -Throw -ErrorId 'ZipWithMixed,*' -ExpectedMessage '*element 1 is none*'
    }

    It 'says which collection can''t be read' {
        $broken = & { $list = [Collections.Generic.List[int]](1, 2, 3); $e = $list.GetEnumerator(); $null = $e.MoveNext(); $list.Add(4); , $e }
        { 1..3 | Invoke-PoolMap { $_ } -Pool $pool -ZipWith $broken } | Should -Throw -ErrorId 'ZipWithFailed,*' -ExpectedMessage '*collection 0 of -ZipWith*'
    }

    It 'leaves the input as it is in errors and results' {
        $results = 1..2 | Invoke-PoolMap { if ($_ -eq 2) { throw "at $args" }; 'fine' } -Pool $pool -ZipWith ('a', 'b') -Detailed
        $results.Input | Should -Be @(1, 2)
        $results[1].Error.TargetObject | Should -Be 2
        "$($results[1].Error)" | Should -Be 'at b'
        1 | Invoke-PoolMap { $_ } -Pool $pool -ZipWith @(, [Threading.Thread]::CurrentThread) -ErrorAction SilentlyContinue -ErrorVariable problems
        "$($problems[0])" | Should -Match '^-ZipWith\[0\]'
    }

    It 'tells inputs apart by all of it with -Checkpoint' {
        $journal = Join-Path (New-Folder) 'journal'
        $marks = New-Folder
        $body = { [IO.File]::AppendAllText("$($args[0])/$_$($args[1])", 'x'); "$_$($args[1])" }
        1, 1 | Invoke-PoolMap $body -Pool $pool -Checkpoint $journal -ArgumentList $marks -ZipWith ('a', 'b') | Should -Be @('1a', '1b')
        1, 1, 1 | Invoke-PoolMap $body -Pool $pool -Checkpoint $journal -ArgumentList $marks -ZipWith ('c', 'b', 'a') | Should -Be @('1c', '1b', '1a')
        [IO.Directory]::GetFiles($marks) | ForEach-Object { [IO.File]::ReadAllText($_) } | Should -Be @('x', 'x', 'x')
        { 1 | Invoke-PoolMap $body -Pool $pool -Checkpoint $journal -ArgumentList $marks } | Should -Throw -ErrorId 'CheckpointMismatch,*' -ExpectedMessage '*-ZipWith*'
    }
}
