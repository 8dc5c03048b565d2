<#
.SYNOPSIS
    Copies a built module to where this user's PowerShell finds modules. The version that was there is replaced; others stay.
#>
[CmdletBinding()]
param([Parameter(Mandatory)] [string] $Source)
$ErrorActionPreference = 'Stop'

$version = (Import-PowerShellDataFile "$Source/ParallelProc.psd1").ModuleVersion
$folder = if ($IsWindows) {
    Join-Path ([Environment]::GetFolderPath('MyDocuments')) 'PowerShell/Modules'
}
else {
    # As PowerShell itself looks for it.
    $data = if ($env:XDG_DATA_HOME) { $env:XDG_DATA_HOME } else { Join-Path $HOME '.local/share' }
    Join-Path $data 'powershell/Modules'
}
$target = Join-Path $folder "ParallelProc/$version"
if (Test-Path $target) { Remove-Item $target -Recurse -Force }
$null = New-Item -ItemType Directory -Path $target -Force
Copy-Item "$Source/*" $target -Recurse
"Installed ParallelProc $version in $target"
