# A stand-in for Pester 5: the same words, and the same two phases. A test file is run once to find its tests (so code outside
# of the blocks below runs then, and is gone later); then the blocks that it gave are run, each in a scope of its own.

# A real PowerShell that is started from the stand-in shell inherits PSModulePath and may find this here; it has the real Pester.
if (-not $PSScriptRoot.StartsWith($PSHOME, [StringComparison]::OrdinalIgnoreCase)) {
    $real = Get-Module -Name Pester -ListAvailable | Where-Object ModuleBase -NE $PSScriptRoot | Select-Object -First 1
    if ($real) {
        Import-Module -Name $real.Path -Global
        return
    }
}

. $PSScriptRoot/Configuration.ps1
. $PSScriptRoot/Scope.ps1
. $PSScriptRoot/Discovery.ps1
. $PSScriptRoot/Run.ps1
. $PSScriptRoot/TestDrive.ps1
. $PSScriptRoot/Should.ps1
. $PSScriptRoot/Report.ps1

function Invoke-Pester {
    [CmdletBinding(DefaultParameterSetName = 'Simple')]
    param(
        [Parameter(Position = 0, ParameterSetName = 'Simple')] [string[]] $Path = '.',
        [Parameter(ParameterSetName = 'Simple')] [Alias('Tags', 'Tag')] [string[]] $TagFilter = @(),
        [Parameter(ParameterSetName = 'Simple')] [Alias('ExcludeTag')] [string[]] $ExcludeTagFilter = @(),
        [Parameter(ParameterSetName = 'Simple')] [Alias('TestName')] [string[]] $FullNameFilter = @(),
        [Parameter(ParameterSetName = 'Simple')] [ValidateSet('None', 'Normal', 'Detailed', 'Diagnostic')] [string] $Output = 'Normal',
        [Parameter(ParameterSetName = 'Simple')] [object[]] $Container = @(),
        [Parameter(ParameterSetName = 'Simple')] [switch] $PassThru,
        [Parameter(ParameterSetName = 'Simple')] [switch] $CI,
        [Parameter(Mandatory, ParameterSetName = 'Advanced')] [object] $Configuration
    )

    $settings = if ($PSCmdlet.ParameterSetName -eq 'Advanced') {
        New-PesterConfiguration $Configuration
    }
    else {
        New-PesterConfiguration @{
            Run    = @{ Path = $Path; Container = $Container; PassThru = $PassThru.IsPresent; Exit = $CI.IsPresent }
            Filter = @{ Tag = $TagFilter; ExcludeTag = $ExcludeTagFilter; FullName = $FullNameFilter }
            Output = @{ Verbosity = $Output }
        }
    }

    $result = Invoke-TestRun $settings $PSCmdlet.SessionState
    if ($settings.Run.PassThru) { $result }
    if ($settings.Run.Throw -and $result.Result -ne 'Passed') { throw "Pester run failed, because $($result.FailedCount) tests failed." }
    if ($settings.Run.Exit -and $result.Result -ne 'Passed') { exit [Math]::Max(1, $result.FailedCount) }
}
