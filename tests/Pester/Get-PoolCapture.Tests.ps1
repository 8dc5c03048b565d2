class CaptureShown { [int] $X }

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../out/ParallelProc/ParallelProc.psd1') -Force
    function Get-Shown { Get-ShownInner }
    function Get-ShownInner { 'inner' }
    function Find-Item($Items, $Kind) { $Items | Where-Object Kind -EQ $Kind }
}

Describe 'Get-PoolCapture' {
    It 'lists what the block brings along, with the reason' {
        $value = 5
        Set-Alias shown Get-Shown
        $items = Get-PoolCapture { shown; [CaptureShown]::new(); $using:value }
        $items[0] | Should -BeOfType ([ParallelProc.PoolCaptureItem])
        (Find-Item $items Using).Name | Should -Be '$using:value'
        (Find-Item $items Using).Value | Should -Be 5
        (Find-Item $items Alias).Value | Should -Be 'Get-Shown'
        (Find-Item $items Class).Name | Should -Be 'CaptureShown'
        $functions = Find-Item $items Function
        $functions.Name | Should -Be @('Get-Shown', 'Get-ShownInner')
        $functions[0].Reason | Should -Be 'meant by the alias shown'
        $functions[1].Reason | Should -BeLike 'called by function Get-Shown, line *'
        (Find-Item $items Location).Value | Should -Be "$PWD"
        (Find-Item $items Culture).Name | Should -Be @('Culture', 'UICulture')
    }

    It 'tells of preferences whether a parameter or a variable made them' {
        $OFS = '+'
        $items = Find-Item (Get-PoolCapture { $x = 1 } -Verbose) Preference
        ($items | Where-Object Name -EQ VerbosePreference).Reason | Should -Be '-Verbose'
        ($items | Where-Object Name -EQ OFS).Reason | Should -Be '$OFS is set'
    }

    It 'shows that expressions bring along nothing but cultures' {
        # A real Pester adds type data to its session.
        (Get-PoolCapture { $_ * $_ } | Where-Object Kind -NE TypeData).Kind | Select-Object -Unique | Should -Be 'Culture'
        Get-PoolCapture { $_ * $_ } -NoCapture | Should -BeNullOrEmpty
    }

    It 'shows what was asked for' {
        $items = Get-PoolCapture { 1 } -NoCapture -Function Get-ShownInner -Variable @{ v = 3 } -ImportModule SomeModule
        $items.Kind | Should -Be @('Function', 'Module', 'Variable')
        $items.Reason | Should -Be @('-Function', '-ImportModule', '-Variable')
    }

    It 'takes a command' {
        (Find-Item (Get-PoolCapture -CommandName Get-ShownInner) Function).Name | Should -Be 'Get-ShownInner'
    }

    It 'runs nothing and starts no pool' {
        $mark = Join-Path $TestDrive 'mark'
        $null = Get-PoolCapture { [IO.File]::WriteAllText($using:mark, '') }
        Test-Path $mark | Should -BeFalse
        Get-ProcessPool | Should -BeNullOrEmpty
    }

    It 'ends with the error that a map would end with' {
        { Get-PoolCapture { $using:noSuchThing } } | Should -Throw -ErrorId 'UsingVariableNotFound,*'
        { Get-PoolCapture { 1 } -Function Get-NoSuchThing } | Should -Throw -ErrorId 'FunctionNotFound,*'
    }

    It 'is shown as a table of kind, name, value and reason' {
        $text = Get-PoolCapture { Get-ShownInner } | Out-String -Width 200
        $text | Should -Match 'Kind\s+Name\s+Value\s+Reason'
        $text | Should -Match 'Function\s+Get-ShownInner'
    }
}
