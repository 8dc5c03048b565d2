<#
.SYNOPSIS
    Builds, tests, installs and packs ParallelProc. Thin: each task is a line or two that calls dotnet or a script.
.EXAMPLE
    ./build.ps1            # builds the module into out/ParallelProc
    ./build.ps1 install    # builds it, and copies it to where this PowerShell finds modules
    ./build.ps1 package    # builds it for all systems, and makes of it an archive and the package that the gallery takes
#>
[CmdletBinding()]
param(
    [Parameter(Position = 0)]
    [ValidateSet('build', 'test', 'bench', 'demo', 'install', 'package')]
    [string] $Task = 'build'
)
$ErrorActionPreference = 'Stop'
$module = "$PSScriptRoot/out/ParallelProc"
$version = (Import-PowerShellDataFile "$PSScriptRoot/ParallelProc.psd1").ModuleVersion

function Invoke-DotNet {
    & dotnet @args
    if ($LASTEXITCODE -ne 0) { throw "dotnet $($args -join ' ') ended with code $LASTEXITCODE." }
}

# What users run is compiled with optimisations.
function Build-Module {
    if (Test-Path $module) { Remove-Item $module -Recurse -Force }
    Invoke-DotNet build "$PSScriptRoot/src/ParallelProc.Cmdlets" -c Release @args
}

Push-Location $PSScriptRoot
try {
    switch ($Task) {
        'build' { Invoke-DotNet build }
        'test' { Invoke-DotNet test }
        # It builds what it measures. Takes a quarter of an hour, and writes docs/performance.md.
        'bench' { & "$PSScriptRoot/bench/Measure-Pool.ps1" }
        'demo' { Build-Module; & "$PSScriptRoot/examples/Measure-TreeHash.ps1" }
        'install' {
            Build-Module
            & "$PSScriptRoot/tools/Package/Install-Build.ps1" -Source $module
        }
        'package' {
            Build-Module '-p:Precompile=false' # for all systems
            $archive = "$PSScriptRoot/out/ParallelProc.$version.zip"
            if (Test-Path $archive) { Remove-Item $archive }
            [IO.Compression.ZipFile]::CreateFromDirectory($module, $archive, 'Optimal', $true)
            "Wrote $archive"
            & "$PSScriptRoot/tools/Package/New-Package.ps1" -Source $module -Destination "$PSScriptRoot/out"
        }
    }
}
finally { Pop-Location }
