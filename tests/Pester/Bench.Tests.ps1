# The measuring program, as far as a test can go that must not depend on time: it runs, and its figures come with a ratio.
BeforeAll {
    . (Join-Path $PSScriptRoot 'Support.ps1')
    $program = (Resolve-Path (Join-Path $PSScriptRoot '../../bench/Measure-Pool.ps1')).ProviderPath
}

Describe 'Measure-Pool.ps1' {
    It 'measures a row and writes the document' {
        $document = Join-Path (New-Folder) 'performance.md'
        $null = & $ShellPath -NoProfile -NonInteractive -File $program -Quick -Only objects -NoBuild -NoStandIn -Document $document
        $LASTEXITCODE | Should -Be 0
        $text = [IO.File]::ReadAllText($document)
        $text | Should -Match '\| 1,000 objects of 8 mixed properties there and back \| [\d,.]+ items/s \(.+\) \| `PSSerializer` out and in \| [\d,.]+ items/s \(.+\) \| [\d.]+ \(.+\) \| at least 10 \| (yes|\*\*no\*\*) \|'
    }

    It 'names a row that fails, with its reason' {
        $folder = New-Folder
        [IO.File]::WriteAllText("$folder/broken.ps1", 'throw "no luck"')
        $result = Join-Path $folder 'result.clixml'
        & $ShellPath -NoProfile -NonInteractive -File (Join-Path $PSScriptRoot '../../bench/Invoke-Row.ps1') -Row "$folder/broken.ps1" -Result $result -Rounds 1 2>$null
        $LASTEXITCODE | Should -Not -Be 0
        Test-Path $result | Should -BeFalse
    }
}
