BeforeDiscovery {
    Import-Module (Join-Path $PSScriptRoot '../../out/ParallelProc/ParallelProc.psd1') -Force
    $common = [Management.Automation.PSCmdlet]::CommonParameters + [Management.Automation.PSCmdlet]::OptionalCommonParameters
    $commands = @(Get-Command -Module ParallelProc -CommandType Cmdlet)
    $parameters = foreach ($command in $commands) {
        foreach ($parameter in $command.Parameters.Keys) {
            if ($parameter -notin $common) { @{ Command = $command.Name; Parameter = $parameter } }
        }
    }
    $examples = foreach ($command in $commands) {
        $number = 0
        foreach ($example in (Get-Help $command.Name -Full).examples.example) {
            @{ Command = $command.Name; Number = ++$number; Code = "$($example.code)" }
        }
    }
    $commands = $commands | ForEach-Object { @{ Command = $_.Name } }
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../out/ParallelProc/ParallelProc.psd1') -Force
    . (Join-Path $PSScriptRoot 'Support.ps1')
    $source = Join-Path $PSScriptRoot '../../out/ParallelProc/en-US/ParallelProc.Cmdlets.dll-Help.xml'
}

AfterAll {
    Get-PoolTask | Remove-PoolTask -Force
    Get-ProcessPool | Stop-ProcessPool -Force
}

Describe 'Help' {
    It 'covers every cmdlet of the manifest and no other' {
        $exported = (Import-PowerShellDataFile (Join-Path $PSScriptRoot '../../ParallelProc.psd1')).CmdletsToExport | Sort-Object
        $covered = ([xml][IO.File]::ReadAllText($source)).helpItems.command.details.name | Sort-Object
        $covered -join ' ' | Should -Be ($exported -join ' ')
    }

    It 'says what <Command> does, takes and gives' -ForEach $commands {
        $help = Get-Help $Command -Full
        $help.Synopsis | Should -Match '^[A-Z].+\.$'
        "$($help.description.Text)".Length | Should -BeGreaterThan 60
        $help.inputTypes.inputType | Should -Not -BeNullOrEmpty
        $help.returnValues.returnValue | Should -Not -BeNullOrEmpty
        "$($help.alertSet.alert.Text)" | Should -Match 'error'
        @($help.examples.example).Count | Should -BeGreaterOrEqual 2
    }

    It 'describes -<Parameter> of <Command>' -ForEach $parameters {
        $described = Get-Help $Command -Parameter $Parameter
        "$($described.description.Text)".Length | Should -BeGreaterThan 8
        $actual = (Get-Command $Command).Parameters[$Parameter]
        $described.required | Should -Be ([string](@($actual.ParameterSets.Values)[0].IsMandatory))
    }

    It 'says of each parameter set of <Command> what PowerShell says of it' -ForEach $commands {
        $sets = (Get-Command $Command).ParameterSets | ForEach-Object { ($_.Parameters.Name | Where-Object { $_ -notin [Management.Automation.PSCmdlet]::CommonParameters } | Sort-Object) -join ' ' } | Sort-Object
        $described = @((Get-Help $Command -Full).syntax.syntaxItem) | ForEach-Object { (@($_.parameter).name | Sort-Object) -join ' ' } | Sort-Object
        $described | Should -Be $sets
    }

    It 'is there for each about_ topic of the sources, within 80 characters but for code' {
        foreach ($page in Get-ChildItem (Join-Path $PSScriptRoot '../../docs/en-US') -Filter 'about_*.md') {
            $name = [IO.Path]::GetFileNameWithoutExtension($page.Name)
            $text = [IO.File]::ReadAllText((Join-Path $PSScriptRoot "../../out/ParallelProc/en-US/$name.help.txt"))
            $text | Should -Match "^TOPIC\n    $name\n\nSHORT DESCRIPTION\n    \S"
            @($text -split '\n' | Where-Object { $_.Length -gt 80 -and $_ -notmatch '^ {8}' }) | Should -BeNullOrEmpty
        }
    }

    It 'describes only parameters of <Command> that exist' -ForEach $commands {
        foreach ($name in (Get-Help $Command -Full).parameters.parameter.name) { (Get-Command $Command).Parameters.Keys | Should -Contain $name }
    }

    It 'names every error id that the module has' {
        $sources = Get-ChildItem (Join-Path $PSScriptRoot '../../src') -Recurse -File -Filter '*Errors.cs'
        $ids = [regex]::Matches((($sources | ForEach-Object { [IO.File]::ReadAllText($_.FullName) }) -join "`n"), '"(\w+)",\s*ErrorCategory\.') | ForEach-Object { $_.Groups[1].Value } | Sort-Object -Unique
        $ids.Count | Should -BeGreaterThan 15
        foreach ($name in 'about_ParallelProc', 'about_ParallelProc_Errors') {
            $topic = [IO.File]::ReadAllText((Join-Path $PSScriptRoot "../../out/ParallelProc/en-US/$name.help.txt"))
            foreach ($id in $ids) { if ($id -ne 'UnknownScript') { $topic | Should -Match "\b$id\b" -Because $name } } # that one is a bug of ours where it shows
        }
    }

    It 'has an example <Number> of <Command> that runs' -ForEach $examples {
        $folder = New-Folder
        1..3 | ForEach-Object { [IO.File]::WriteAllText("$folder/$_.txt", "file $_") }
        Push-Location -LiteralPath $folder
        try { { $null = & ([scriptblock]::Create($Code)) *>&1 } | Should -Not -Throw }
        finally { Pop-Location }
    }

    It 'leaves no task and no named pool behind after its examples' {
        Get-PoolTask | Should -BeNullOrEmpty
        Get-ProcessPool | Where-Object Name -NE 'Default' | Should -BeNullOrEmpty
    }
}
