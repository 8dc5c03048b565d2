# The scripts for those who come from Python do what their document shows.
BeforeDiscovery {
    $scripts = (Get-ChildItem (Join-Path $PSScriptRoot '../../examples/from-python') -Filter '*-*.ps1').Name | Sort-Object | ForEach-Object { @{ Script = $_ } }
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'Support.ps1')
    $folder = (Resolve-Path (Join-Path $PSScriptRoot '../../examples/from-python')).ProviderPath
    $document = [IO.File]::ReadAllText((Join-Path $PSScriptRoot '../../docs/from-python.md')) -replace '\r', ''

    # As a user would, in a shell of its own.
    function Invoke-Script([string] $Name) {
        $start = [Diagnostics.ProcessStartInfo]::new($ShellPath)
        foreach ($word in '-NoProfile', '-NonInteractive', '-File', (Join-Path $folder $Name)) { $start.ArgumentList.Add($word) }
        $start.RedirectStandardOutput = $true
        $start.RedirectStandardError = $true
        $process = [Diagnostics.Process]::Start($start)
        $problems = $process.StandardError.ReadToEndAsync()
        $text = $process.StandardOutput.ReadToEnd()
        $process.WaitForExit()
        [pscustomobject]@{ Code = $process.ExitCode; Text = ($text -replace '\r', '').TrimEnd(); Problems = $problems.Result }
    }

    # The blocks that stand behind a script's link: its text, and what it prints.
    function Get-Shown([string] $Name) {
        $null = $document -match "(?s)\[$([regex]::Escape($Name))\]\([^)]+\):\n\n``````powershell\n(?<code>.*?)\n``````\n\n``````\n(?<output>.*?)\n``````"
        $Matches
    }

    # Times differ from run to run, and what ends at about the same time may change places on a busy machine.
    function Get-Stable([string] $Text) { (($Text -replace '\d+[.,]\d+ s', '# s') -split '\n' | Sort-Object) -join "`n" }
}

Describe 'For those who come from Python' {
    It 'prints in <Script> what the document shows' -ForEach $scripts {
        $shown = Get-Shown $Script
        $shown.code | Should -Be ([IO.File]::ReadAllText((Join-Path $folder $Script)) -replace '\r', '').TrimEnd()
        $run = Invoke-Script $Script
        $run.Problems | Should -BeNullOrEmpty
        $run.Code | Should -Be 0
        Get-Stable $run.Text | Should -Be (Get-Stable $shown.output)
    }
}
