function New-PesterConfiguration {
    param([object] $Hashtable)

    $configuration = [pscustomobject]@{
        Run          = [pscustomobject]@{
            Path = @('.'); ExcludePath = @(); ScriptBlock = @(); Container = @(); TestExtension = '.Tests.ps1'
            Exit = $false; Throw = $false; PassThru = $false; SkipRun = $false; SkipRemainingOnFailure = 'None'
        }
        Filter       = [pscustomobject]@{ Tag = @(); ExcludeTag = @(); Line = @(); FullName = @() }
        CodeCoverage = [pscustomobject]@{ Enabled = $false }
        TestResult   = [pscustomobject]@{ Enabled = $false; OutputFormat = 'NUnitXml'; OutputPath = 'testResults.xml' }
        Should       = [pscustomobject]@{ ErrorAction = 'Stop' }
        Debug        = [pscustomobject]@{ ShowFullErrors = $false }
        Output       = [pscustomobject]@{ Verbosity = 'Normal'; StackTraceVerbosity = 'Filtered'; CIFormat = 'Auto' }
        TestDrive    = [pscustomobject]@{ Enabled = $true }
    }
    foreach ($section in $configuration.psobject.Properties) {
        $given = Get-Entry $Hashtable $section.Name
        foreach ($setting in $section.Value.psobject.Properties) {
            $value = Get-Entry $given $setting.Name
            if ($null -ne $value) { $setting.Value = $value }
        }
    }
    $configuration
}

function New-PesterContainer {
    param([string[]] $Path, [scriptblock[]] $ScriptBlock, [System.Collections.IDictionary] $Data = @{})

    foreach ($item in $Path) { [pscustomobject]@{ Item = $item; Data = $Data } }
    foreach ($item in $ScriptBlock) { [pscustomobject]@{ Item = $item; Data = $Data } }
}

# A setting of a table or an object; $null where there is none.
function Get-Entry($Table, [string] $Name) {
    if ($null -eq $Table) { return }
    if ($Table -is [System.Collections.IDictionary]) { return $Table[$Name] }
    return $Table.$Name
}
