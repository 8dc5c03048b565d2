# Runs one file of rows/ in this shell and leaves its records in a file. Called by Measure-Pool.ps1, in a shell of its own for each file and each shell: so no row
# pays for what another one has left behind, and one that fails or hangs takes nothing else with it.
param(
    [Parameter(Mandatory)] [string] $Row,
    [Parameter(Mandatory)] [string] $Result,
    [Parameter(Mandatory)] [int] $Rounds,
    [string] $Python = '',
    [switch] $Beside, # its figures stand beside another shell's: what lies outside of the shell is not measured again
    [switch] $Quick
)
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$Bench = [pscustomobject]@{
    Root    = $PSScriptRoot
    Module  = [IO.Path]::GetFullPath("$PSScriptRoot/../out/ParallelProc/ParallelProc.psd1")
    Empty   = [IO.Path]::GetFullPath("$PSScriptRoot/../out/bench/EmptyModule/EmptyModule.psd1")
    Program = [IO.Path]::GetFullPath("$PSScriptRoot/../out/bench/program/ParallelProc.Bench.dll")
    Shell   = [IO.Path]::Combine($PSHOME, $(if ($IsWindows) { 'pwsh.exe' } else { 'pwsh' }))
    Python  = $Python; NoPython = 'there is no Python 3 on the PATH'
    Rounds  = $Rounds; Quick = $Quick; Beside = $Beside
}
foreach ($file in [IO.Directory]::GetFiles("$PSScriptRoot/lib", '*.ps1')) { . $file }
Import-Module $Bench.Module

# ForEach-Object -Parallel sets the location for each item: it is cheapest at the root.
Set-Location ([IO.Path]::GetPathRoot($PSScriptRoot))
$records = @(& $Row)
[IO.File]::WriteAllText($Result, [Management.Automation.PSSerializer]::Serialize($records, 3))
