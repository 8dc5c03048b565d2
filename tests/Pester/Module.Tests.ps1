BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../out/ParallelProc/ParallelProc.psd1') -Force
    . (Join-Path $PSScriptRoot 'Support.ps1')
    $out = Split-Path $ModulePath
    $tools = Join-Path $PSScriptRoot '../../tools/Package'
    $manifest = Import-PowerShellDataFile $ModulePath

    # The entries of a package, with their texts.
    function Get-Entry([string] $Path) {
        $entries = [ordered]@{}
        $archive = [IO.Compression.ZipFile]::OpenRead($Path)
        try {
            foreach ($entry in $archive.Entries) {
                $reader = [IO.StreamReader]::new($entry.Open())
                try { $entries[$entry.FullName] = $reader.ReadToEnd() } finally { $reader.Dispose() }
            }
        }
        finally { $archive.Dispose() }
        $entries
    }
}

AfterAll {
    Get-ProcessPool | Stop-ProcessPool -Force
}

Describe 'The manifest' {
    It 'exports by name, and just what there is' {
        $module = Get-Module ParallelProc
        $manifest.CmdletsToExport | Should -Not -Contain '*'
        ($module.ExportedCmdlets.Keys | Sort-Object) -join ' ' | Should -Be (($manifest.CmdletsToExport | Sort-Object) -join ' ')
        $assembly = [ParallelProc.PoolTask].Assembly
        $cmdlets = $assembly.GetExportedTypes() | ForEach-Object { $_.GetCustomAttributes([Management.Automation.CmdletAttribute], $false) } | ForEach-Object { "$($_.VerbName)-$($_.NounName)" } | Sort-Object
        $cmdlets -join ' ' | Should -Be (($manifest.CmdletsToExport | Sort-Object) -join ' ')
        @($module.ExportedAliases.Keys) | Should -Be @('ipmap')
        $module.ExportedFunctions.Count | Should -Be 0
    }

    It 'says what a gallery asks for' {
        $manifest.PowerShellVersion | Should -Be '7.4'
        $manifest.CompatiblePSEditions | Should -Be 'Core'
        $data = $manifest.PrivateData.PSData
        $data.Tags.Count | Should -BeGreaterThan 5
        $data.Tags | Should -Not -Match '\s'
        $data.LicenseUri | Should -Match '^https://'
        $data.ReleaseNotes | Should -Not -BeNullOrEmpty
        $manifest.Description.Length | Should -BeGreaterThan 60
    }

    It 'has the version that the assemblies have' {
        $assemblies = [IO.Directory]::GetFiles($out, 'ParallelProc.*.dll', 'AllDirectories')
        $assemblies | Should -HaveCount 5
        foreach ($path in $assemblies) { [Diagnostics.FileVersionInfo]::GetVersionInfo($path).ProductVersion | Should -Be $manifest.ModuleVersion -Because $path }
    }

    It 'brings assemblies of others in a folder of their own only, each with its licence' {
        @([IO.Directory]::GetFiles($out, '*.dll') | Where-Object { [IO.Path]::GetFileName($_) -notlike 'ParallelProc.*' }) | Should -HaveCount 0
        $views = [IO.Directory]::GetFiles("$out/views") | ForEach-Object { [IO.Path]::GetFileName($_) } | Sort-Object
        $views -join ' ' | Should -Be 'ParallelProc.Views.dll Spectre.Console.Ansi.dll Spectre.Console.dll'
        $notices = [IO.File]::ReadAllText("$out/THIRD-PARTY-NOTICES.txt")
        $notices | Should -Match 'MIT License\s+Copyright \(c\) \d{4} Spectre Systems AB'
        foreach ($name in 'Spectre.Console', 'Spectre.Console.Ansi') {
            $version = [Diagnostics.FileVersionInfo]::GetVersionInfo("$out/views/$name.dll").ProductVersion -replace '\+.*'
            $notices | Should -Match "\b$([regex]::Escape("$name $version"))\b"
        }
    }

    It 'has the alias ipmap' {
        1..3 | ipmap { $_ * 2 } | Should -Be @(2, 4, 6)
    }
}

Describe 'What stops, removes or changes' {
    It 'asks before <_> where somebody wants to be asked, and never by itself' -ForEach 'Stop-ProcessPool', 'Stop-PoolTask', 'Remove-PoolTask', 'Set-ProcessPool' {
        $type = (Get-Command $_).ImplementingType
        $attribute = $type.GetCustomAttributes([Management.Automation.CmdletAttribute], $false)[0]
        $attribute.SupportsShouldProcess | Should -BeTrue
        [int]$attribute.ConfirmImpact | Should -BeLessThan ([int][Management.Automation.ConfirmImpact]::High)
    }
}

Describe 'The package' {
    BeforeAll {
        $first, $second = (New-Folder), (New-Folder)
        $null = & "$tools/New-Package.ps1" -Source $out -Destination $first
        $null = & "$tools/New-Package.ps1" -Source $out -Destination $second
        $file = "ParallelProc.$($manifest.ModuleVersion).nupkg"
        $entries = Get-Entry "$first/$file"
    }

    It 'is the same, byte for byte, each time' {
        (Get-FileHash "$first/$file").Hash | Should -Be (Get-FileHash "$second/$file").Hash
    }

    It 'holds all that a user would install' {
        foreach ($path in [IO.Directory]::GetFiles($out, '*', 'AllDirectories')) {
            $entries.Keys | Should -Contain ([IO.Path]::GetRelativePath($out, $path).Replace('\', '/'))
        }
    }

    It 'says of the module what the manifest says' {
        $metadata = ([xml]$entries['ParallelProc.nuspec']).package.metadata
        $metadata.id | Should -Be 'ParallelProc'
        $metadata.version | Should -Be $manifest.ModuleVersion
        $metadata.authors | Should -Be $manifest.Author
        $metadata.description | Should -Be $manifest.Description
        $metadata.releaseNotes | Should -Be $manifest.PrivateData.PSData.ReleaseNotes
        $metadata.tags -split ' ' | Should -Contain 'PSModule'
        $metadata.tags -split ' ' | Should -Contain 'PSCmdlet_Invoke-PoolMap'
    }

    It 'has a content type for each part' {
        $types = [xml]$entries['[Content_Types].xml']
        foreach ($name in $entries.Keys | Where-Object { $_ -ne '[Content_Types].xml' }) {
            $extension = [IO.Path]::GetExtension($name).TrimStart('.')
            $known = if ($extension) { $types.Types.Default.Extension -contains $extension } else { @($types.Types.Override).PartName -contains "/$name" }
            $known | Should -BeTrue -Because $name
        }
    }

    It 'is a module where it is unpacked' {
        $folder = New-Folder
        [IO.Compression.ZipFile]::ExtractToDirectory("$first/$file", "$folder/ParallelProc")
        $shell = Start-Shell "Remove-Module ParallelProc; Import-Module '$folder/ParallelProc/ParallelProc.psd1'; 1..3 | Invoke-PoolMap { `$_ * 2 }; (Get-Module ParallelProc).ModuleBase"
        $shell.StandardOutput.ReadToEnd().Trim() -split '\r?\n' | Should -Be @('2', '4', '6', "$folder/ParallelProc")
        $shell.WaitForExit()
    }
}

Describe 'Installing' -Skip:$IsWindows {
    BeforeAll {
        $home_ = New-Folder
        function Invoke-AtHome([string] $Script) {
            $start = [Diagnostics.ProcessStartInfo]::new($ShellPath)
            foreach ($argument in '-NoProfile', '-NonInteractive', '-Command', $Script) { $start.ArgumentList.Add($argument) }
            $start.Environment['HOME'] = $home_
            $null = $start.Environment.Remove('XDG_DATA_HOME')
            $null = $start.Environment.Remove('PSModulePath')
            $start.RedirectStandardOutput = $true
            $process = [Diagnostics.Process]::Start($start)
            $process.StandardOutput.ReadToEnd().Trim() -split '\r?\n'
            $process.WaitForExit()
        }
    }

    It 'puts the module where the user''s PowerShell finds it by name, and can be repeated' {
        $target = "$home_/.local/share/powershell/Modules/ParallelProc/$($manifest.ModuleVersion)"
        $null = [IO.Directory]::CreateDirectory($target)
        [IO.File]::WriteAllText("$target/old.txt", 'of the build before')
        Invoke-AtHome "& '$tools/Install-Build.ps1' -Source '$out'" | Should -Be "Installed ParallelProc $($manifest.ModuleVersion) in $target"
        [IO.File]::Exists("$target/old.txt") | Should -BeFalse
        Invoke-AtHome "if (-not (`$env:PSModulePath -like '*$home_*')) { `$env:PSModulePath = '$home_/.local/share/powershell/Modules:' + `$env:PSModulePath }; Import-Module ParallelProc; (Get-Module ParallelProc).ModuleBase; 1..2 | ipmap { `$_ }" |
            Should -Be @($target, '1', '2')
    }
}
