BeforeAll {
    . (Join-Path $PSScriptRoot 'Support.ps1')
    $examples = (Resolve-Path (Join-Path $PSScriptRoot '../../examples')).ProviderPath

    # Runs an example as a user would: in a shell of its own.
    function Invoke-Example([string] $Name, [string[]] $Argument) {
        $start = [Diagnostics.ProcessStartInfo]::new($ShellPath)
        foreach ($word in @('-NoProfile', '-NonInteractive', '-File', (Join-Path $examples $Name)) + $Argument) { if ($word) { $start.ArgumentList.Add($word) } }
        $start.RedirectStandardOutput = $true
        $start.RedirectStandardError = $true
        $process = [Diagnostics.Process]::Start($start)
        $problems = $process.StandardError.ReadToEndAsync()
        $text = $process.StandardOutput.ReadToEnd()
        $process.WaitForExit()
        [pscustomobject]@{ Code = $process.ExitCode; Lines = @($text.TrimEnd() -split '\r?\n'); Problems = $problems.Result }
    }

    $tree = New-Folder
    [void][IO.Directory]::CreateDirectory("$tree/below")
    1..30 | ForEach-Object { [IO.File]::WriteAllText("$tree/below/$_.txt", "content $_") }
    [IO.File]::WriteAllText("$tree/empty", '')
}

Describe 'Examples' {
    It 'has a test for every script' {
        $scripts = (Get-ChildItem $examples -Filter *.ps1).Name | Sort-Object
        $scripts -join ' ' | Should -Be 'Get-TreeHash.ps1 Get-WebFile.ps1 Measure-TreeHash.ps1 Show-Errors.ps1'
    }

    It 'hashes a tree in Get-TreeHash' {
        $run = Invoke-Example Get-TreeHash.ps1 $tree
        $run.Problems | Should -BeNullOrEmpty
        $run.Code | Should -Be 0
        $run.Lines.Count | Should -Be 31
        $run.Lines | Should -Contain 'E3B0C44298FC  empty' # known for an empty file
    }

    It 'prints what the README shows of Get-TreeHash' {
        $numbers = [IO.Directory]::CreateDirectory("$(New-Folder)/numbers").FullName
        'one', 'two', 'three' | ForEach-Object { Set-Content "$numbers/$_.txt" $_ -NoNewline }
        $readme = [IO.File]::ReadAllText((Join-Path $PSScriptRoot '../../README.md')) -replace '\r', ''
        $readme.Contains("-Path numbers`n" + ((Invoke-Example Get-TreeHash.ps1 $numbers).Lines -join "`n") + "`n``````") | Should -BeTrue
    }

    It 'gets the same checksums in the shell and in the pool in Measure-TreeHash' {
        $run = Invoke-Example Measure-TreeHash.ps1 $tree
        $run.Problems | Should -BeNullOrEmpty
        $run.Code | Should -Be 0
        $run.Lines[0] | Should -BeLike '31 files, 0 MB, below*'
        $run.Lines[-1] | Should -Match '^The same 124 checksums in the same order, \d+[.,]\d times as fast\.$'
    }

    It 'fetches what the server has, and says what it has not, in Get-WebFile' {
        $run = Invoke-Example Get-WebFile.ps1
        $run.Problems | Should -BeNullOrEmpty
        $run.Code | Should -Be 0
        $run.Lines[0] | Should -Be '39 files, the first: This is file1. The last: This is file40.'
        $run.Lines[1] | Should -Match '^Not fetched: file13, .*404'
        $run.Lines.Count | Should -Be 2
    }

    It 'prints what the README shows of Show-Errors' {
        $run = Invoke-Example Show-Errors.ps1
        $run.Problems | Should -BeNullOrEmpty
        $run.Code | Should -Be 0
        $readme = [IO.File]::ReadAllText((Join-Path $PSScriptRoot '../../README.md')) -replace '\r', ''
        $readme.Contains(($run.Lines -join "`n")) | Should -BeTrue
    }
}
