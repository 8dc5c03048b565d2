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
        $scripts -join ' ' | Should -Be 'Find-BestPool.ps1 Get-TreeHash.ps1 Get-WebFile.ps1 Measure-TreeHash.ps1 Read-PoolLog.ps1 Share-List.ps1 Show-Errors.ps1 Show-Progress.ps1 Show-Timeline.ps1'
    }

    It 'hashes a tree in Get-TreeHash' {
        $run = Invoke-Example Get-TreeHash.ps1 $tree
        $run.Problems | Should -BeNullOrEmpty
        $run.Code | Should -Be 0
        $run.Lines.Count | Should -Be 31
        $run.Lines | Should -Contain 'E3B0C44298FC  empty' # known for an empty file
    }

    It 'counts words and keeps the three longest lines in Share-List' {
        $folder = New-Folder
        1..9 | ForEach-Object { [IO.File]::WriteAllText("$folder/$_.md", "word text`n$('x' * $_)x word") }
        $run = Invoke-Example Share-List.ps1 $folder
        $run.Problems | Should -BeNullOrEmpty
        $run.Lines[1] | Should -Be 'the most frequent: word, text, xxxx'
        $run.Lines[2] | Should -Be 'files with the longest lines: 3'
    }

    It 'reads retries and warnings out of the log in Read-PoolLog' {
        $folder = New-Folder
        [IO.File]::WriteAllText("$folder/about_one.md", 'short')
        1..4 | ForEach-Object { [IO.File]::WriteAllText("$folder/$_.md", "$('x' * 121)`n" * $_) }
        $run = Invoke-Example Read-PoolLog.ps1 $folder, "$folder/night.jsonl"
        $run.Problems | Should -BeNullOrEmpty
        $run.Lines[1, 2] | Should -Be @('tried again: 1', 'files with long lines: 4')
        $run.Lines[3] | Should -Match '^  4\.md: 4, told by worker [12]$'
        $run.Lines | Should -HaveCount 6
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

    It 'finds a setting and uses it in Find-BestPool' {
        $run = Invoke-Example Find-BestPool.ps1 10
        $run.Problems | Should -BeNullOrEmpty
        $run.Code | Should -Be 0
        $run.Lines | Should -Contain 'A body that waits:'
        @($run.Lines -match '^session +\d').Count | Should -Be 2
        @($run.Lines -match '\*$').Count | Should -Be 2 # a recommendation of each
        $run.Lines[-1] | Should -Match '^a pool of \d workers with \d runspaces each has run 10 inputs$'
    }

    It 'tells how far it is in Show-Progress' {
        $run = Invoke-Example Show-Progress.ps1
        $run.Problems | Should -BeNullOrEmpty
        $run.Code | Should -Be 0
        $run.Lines[0] | Should -Be 'all of 6 parts are done'
        1..6 | ForEach-Object { $run.Lines[$_] | Should -Match "^$_ of 6 done: input [1-6]$" }
        $run.Lines.Count | Should -Be 7
    }

    It 'draws a run in Show-Timeline' {
        $path = Join-Path (New-Folder) 'timeline.html'
        $run = Invoke-Example Show-Timeline.ps1 $path
        $run.Problems | Should -BeNullOrEmpty
        $run.Code | Should -Be 0
        $run.Lines | Should -Be @(
            '59 of 60 items are done, 1 failed, and the others add up to 200010000.', '10 of 12 tasks are done.',
            "For a browser: $path", "For https://ui.perfetto.dev: $($path -replace 'html$', 'json')"
        )
        [IO.File]::ReadAllText($path) | Should -BeLike '<!DOCTYPE html>*'
    }
}
