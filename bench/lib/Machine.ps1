# Where and with what it was measured.

function Get-FirstLine([string] $Program, [string[]] $ArgumentList) {
    try { @(& $Program @ArgumentList 2>$null)[0] } catch { '' }
}

function Get-ProcessorName {
    if ([IO.File]::Exists('/proc/cpuinfo')) { return [regex]::Match([IO.File]::ReadAllText('/proc/cpuinfo'), '(?m)^model name\s*:\s*(.+)$').Groups[1].Value.Trim() }
    if ($IsMacOS) { return Get-FirstLine sysctl '-n', 'machdep.cpu.brand_string' }
    "$env:PROCESSOR_IDENTIFIER"
}

function Get-LoadAverage {
    if ([IO.File]::Exists('/proc/loadavg')) { ([IO.File]::ReadAllText('/proc/loadavg') -split ' ')[0] } else { 'unknown' }
}

# The facts in the order in which they are shown: a list, as a dictionary loses its order in a file.
function Get-MachineFact([string] $Repository, [string] $Shell, [string] $StandIn, [string] $Python) {
    $version = '"$($PSVersionTable.PSVersion) on $([Runtime.InteropServices.RuntimeInformation]::FrameworkDescription)"'
    $commit = Get-FirstLine git '-C', $Repository, 'describe', '--always', '--dirty'
    $facts = [ordered]@{
        'Date'                = [DateTime]::Now.ToString('yyyy-MM-dd HH:mm')
        'Processor'           = '{0}, {1} processors' -f (Get-ProcessorName), [Environment]::ProcessorCount
        'Memory'              = '{0:0.0} GiB' -f ([GC]::GetGCMemoryInfo().TotalAvailableMemoryBytes / 1GB)
        'System'              = [Runtime.InteropServices.RuntimeInformation]::OSDescription
        'Load before'         = Get-LoadAverage
        'ParallelProc'        = '{0}, commit {1}' -f (Import-PowerShellDataFile "$Repository/ParallelProc.psd1").ModuleVersion, $(if ($commit) { $commit } else { 'unknown' })
        'PowerShell'          = if ($Shell) { Get-FirstLine $Shell '-NoProfile', '-Command', $version } else { 'none on this machine' }
        'Stand-in shell'      = if ($StandIn) { Get-FirstLine $StandIn '-NoProfile', '-Command', $version } else { 'not measured' }
        '.NET SDK'            = Get-FirstLine dotnet '--version'
        'Python'              = if ($Python) { (Get-FirstLine $Python '--version') -replace '^Python ' } else { 'none on this machine' }
    }
    foreach ($name in $facts.Keys) { [pscustomobject]@{ Name = $name; Value = $facts[$name] } }
}
