# What several test files need. Dot-sourced in their BeforeAll.

# The shell that runs the tests: shells that they start are the same one.
$ShellPath = Join-Path $PSHOME ($IsWindows ? 'pwsh.exe' : 'pwsh')
$ModulePath = (Resolve-Path (Join-Path $PSScriptRoot '../../out/ParallelProc/ParallelProc.psd1')).ProviderPath

# Waits for something that has no event. False when it did not come true in time: assert on that.
function Wait-Until([scriptblock] $Condition, [int] $Seconds = 120) {
    $clock = [Diagnostics.Stopwatch]::StartNew()
    while (-not (& $Condition)) {
        if ($clock.Elapsed.TotalSeconds -gt $Seconds) { return $false }
        [Threading.Thread]::Sleep(20)
    }
    $true
}

# A process that has ended and that nobody has buried yet counts as gone.
function Test-Alive([int] $Id) {
    if ($IsLinux) {
        try { return [IO.File]::ReadAllText("/proc/$Id/stat") -notmatch '\) [ZX] ' } catch { return $false }
    }
    try { return -not [Diagnostics.Process]::GetProcessById($Id).HasExited } catch { return $false }
}

function Wait-Gone([int[]] $Id, [int] $Seconds = 120) {
    Wait-Until -Seconds $Seconds { foreach ($one in $Id) { if (Test-Alive $one) { return $false } }; $true }
}

# The sockets and pipes by which .NET and PowerShell let others look into a process.
function Get-RuntimeFile([int] $Id) {
    [IO.Directory]::GetFiles([IO.Path]::GetTempPath()) -match "/(dotnet-diagnostic-$Id-|clr-debug-pipe-$Id-|CoreFxPipe_PSHost\.[^/]*\.$Id\.)[^/]*$"
}

function Stop-Hard([int] $Id) { [Diagnostics.Process]::GetProcessById($Id).Kill() }

# A new folder of the running test file.
function New-Folder {
    $path = Join-Path $TestDrive ([guid]::NewGuid().ToString('n'))
    [IO.Directory]::CreateDirectory($path).FullName
}

function Set-Mark([string] $Path) { [IO.File]::WriteAllText($Path, '') }

# Runs a script in a shell of its own, with the module imported. Its standard output is for reading.
function Start-Shell([string] $Script) {
    $start = [Diagnostics.ProcessStartInfo]::new($ShellPath)
    $text = "`$ProgressPreference = 'SilentlyContinue'; Import-Module '$($ModulePath -replace "'", "''")'; $Script"
    foreach ($argument in '-NoProfile', '-NonInteractive', '-EncodedCommand', [Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes($text))) {
        $start.ArgumentList.Add($argument)
    }
    $start.RedirectStandardOutput = $true
    $start.RedirectStandardInput = $true
    [Diagnostics.Process]::Start($start)
}

# Runs a script in a runspace beside the test, with the module imported: for calls that wait.
function Start-Aside([scriptblock] $Script, [object[]] $ArgumentList) {
    $shell = [PowerShell]::Create()
    $null = $shell.AddScript("param(`$ModulePath, `$ArgumentList) `$ErrorActionPreference = 'Stop'; Import-Module `$ModulePath; & { $Script } @ArgumentList")
    $null = $shell.AddArgument($ModulePath).AddArgument($ArgumentList)
    $output = [Management.Automation.PSDataCollection[psobject]]::new()
    [pscustomobject]@{ Shell = $shell; Output = $output; Call = $shell.BeginInvoke([Management.Automation.PSDataCollection[psobject]]::new(), $output) }
}

# Its output, when it has ended; its terminating error is thrown, and what came before that is in its Output.
function Receive-Aside($Aside, [int] $Seconds = 60) {
    try {
        if (-not $Aside.Call.AsyncWaitHandle.WaitOne($Seconds * 1000)) { throw "What runs beside the test has not ended within $Seconds seconds." }
        $null = $Aside.Shell.EndInvoke($Aside.Call)
        $Aside.Output
    }
    finally {
        $Aside.Shell.Dispose()
    }
}
