# The runner runs itself: each text below is a test file of its own, and what is looked at is the result of its run.

BeforeAll {
    function Invoke-Text([string] $Text, [hashtable] $Filter = @{}) {
        $path = Join-Path $TestDrive "$([guid]::NewGuid()).Tests.ps1"
        Set-Content -LiteralPath $path -Value $Text
        $settings = New-PesterConfiguration
        $settings.Run.Path = $path
        $settings.Run.PassThru = $true
        $settings.Output.Verbosity = 'None'
        if ($Filter.ExcludeTag) { $settings.Filter.ExcludeTag = $Filter.ExcludeTag }
        if ($Filter.Tag) { $settings.Filter.Tag = $Filter.Tag }
        Invoke-Pester -Configuration $settings
    }
}

Describe 'A run' {
    It 'counts' {
        $run = Invoke-Text 'Describe d { It a { }; It b { 1 | Should -Be 2 }; It c -Skip { }; It d { Set-ItResult -Skipped -Because x } }'
        $run.PassedCount, $run.FailedCount, $run.SkippedCount, $run.TotalCount | Should -Be 1, 1, 2, 4
        $run.Result | Should -Be 'Failed'
        $run.Failed[0].ExpandedPath | Should -Be 'd.b'
        $run.Failed[0].ErrorRecord[0].Exception.Message | Should -Be 'Expected 2, but got 1.'
    }
    It 'leaves out what the tags say' {
        $text = 'Describe d { It a -Tag slow { throw }; It b { }; Context c -Tag odd { It e { } } }'
        $run = Invoke-Text $text @{ ExcludeTag = 'slow' }
        $run.PassedCount, $run.NotRunCount | Should -Be 2, 1
        (Invoke-Text $text @{ Tag = 'odd' }).PassedCount | Should -Be 1
    }
    It 'fails the tests of a block that could not be set up' {
        $run = Invoke-Text 'Describe d { BeforeAll { throw 1 }; It a { }; Context c { It b { } } }'
        $run.FailedCount, $run.FailedBlocksCount | Should -Be 2, 1
    }
    It 'fails a file that cannot be looked through' {
        $run = Invoke-Text 'Describe d { It a { } }; throw 1'
        $run.FailedContainersCount | Should -Be 1
        $run.Result | Should -Be 'Failed'
    }
    It 'fails where there is nothing to run' {
        $settings = New-PesterConfiguration
        $settings.Run.Path = Join-Path $TestDrive 'none.Tests.ps1'
        $settings.Run.Throw = $true
        $settings.Output.Verbosity = 'None'
        { Invoke-Pester -Configuration $settings -ErrorAction SilentlyContinue } | Should -Throw
    }
    It 'fails for errors that end a test, and for no others' {
        $run = Invoke-Text @'
Describe d { It a { Write-Error x -ErrorAction SilentlyContinue }; It b { 1/0 }; It c { throw 1 }; It e { No-Command } }
'@
        $run.PassedCount, $run.FailedCount | Should -Be 1, 3
    }
}

Describe 'Scopes' {
    It 'nest' {
        $run = Invoke-Text @'
$lost = 1
BeforeAll { $top = 1; function Get-Top { $top } }
Describe d {
    BeforeAll { $x = 1; $trace = [System.Collections.Generic.List[string]]::new() }
    BeforeEach { $each = $x + 1; $trace.Add('before') }
    AfterEach { $trace.Add('after') }
    It a { $x = 9; $each | Should -Be 2; Get-Top | Should -Be 1; $lost | Should -BeNullOrEmpty }
    It b { $x | Should -Be 1; $trace | Should -Be 'before', 'after', 'before' }
    Context c {
        BeforeAll { $x = 5 }
        BeforeEach { $trace.Add('inner') }
        It e { $each | Should -Be 6; $trace[-2, -1] | Should -Be 'before', 'inner' }
    }
    It f { $x | Should -Be 1 }
}
'@
        $run.Failed | ForEach-Object { "$($_.ExpandedPath): $($_.ErrorRecord)" } | Should -BeNullOrEmpty
        $run.PassedCount | Should -Be 4
    }
    It 'hold the data of -ForEach' {
        $run = Invoke-Text @'
BeforeDiscovery { $all = @{ n = 1; s = @{ t = 'x' } }, @{ n = 2; s = @{ t = 'y' } } }
Describe 'block <_>' -ForEach 'p', 'q' {
    BeforeAll { $seen = $_ }
    It '<n> of <s.t> in <seen>' -ForEach $all { $_.n | Should -Be $n; $seen | Should -BeIn 'p', 'q' }
    It 'takes <n>' -TestCases $all { param($n, $s) $s.t | Should -BeIn x, y }
}
'@
        $run.PassedCount | Should -Be 8
        $run.Tests[0].ExpandedPath | Should -Be 'block p.1 of x in p'
        $run.Tests[7].ExpandedName | Should -Be 'takes 2'
    }
    It 'end with a block for what lies in TestDrive' {
        $run = Invoke-Text @'
Describe d {
    BeforeAll { Set-Content TestDrive:/kept.txt 1 }
    Context c { It a { Set-Content TestDrive:/gone.txt 1; "$TestDrive/gone.txt" | Should -Exist } }
    It b { 'TestDrive:/gone.txt' | Should -Not -Exist; 'TestDrive:/kept.txt' | Should -Exist }
}
'@
        $run.PassedCount | Should -Be 2
        'TestDrive:/' | Should -Exist
    }
}

Describe 'Should' {
    It 'holds' {
        1, 2 | Should -Be 1, 2
        'A' | Should -Be 'a'
        'A' | Should -Not -BeExactly 'a'
        'abc' | Should -BeLike 'a*'
        'abc' | Should -Match '^a'
        $null | Should -BeNullOrEmpty
        @() | Should -BeNullOrEmpty
        1 | Should -BeTrue
        '' | Should -BeFalse
        1 | Should -BeOfType [int]
        1, 2 | Should -Contain 2
        1, 2 | Should -BeIn 1, 2, 3
        3 | Should -BeGreaterThan 2
        3 | Should -BeGreaterOrEqual 3
        3 | Should -BeLessThan 4
        3 | Should -BeLessOrEqual 3
        1, 2, 3 | Should -HaveCount 3
        $TestDrive | Should -Exist
        { throw [ArgumentException]::new('why not') } | Should -Throw 'why*' -ExceptionType ([ArgumentException])
        { Write-Error x -ErrorId y -ErrorAction Stop } | Should -Throw -ErrorId 'y*'
        { 1 } | Should -Not -Throw
        ({ throw 'x' } | Should -Throw -PassThru).Exception.Message | Should -Be 'x'
    }
    It 'says why it does not: <Text>' -ForEach @(
        @{ Text = "1 | Should -Be 2 -Because 'so'"; Message = 'Expected 2, because so, but got 1.' }
        @{ Text = '$true | Should -BeFalse'; Message = 'Expected $false, but got $true.' }
        @{ Text = '1, 2 | Should -Contain 3'; Message = 'Expected 3 to be found in collection @(1, 2), but it was not found.' }
        @{ Text = '{ 1 } | Should -Throw'; Message = 'Expected an exception*to be thrown, but no exception was thrown.' }
        @{ Text = '1 | Should -BeGreaterThan 2'; Message = 'Expected the actual value to be greater than 2, but got 1.' }
    ) {
        { Invoke-Expression $Text } | Should -Throw $Message -ErrorId 'PesterAssertionFailed'
    }
}
