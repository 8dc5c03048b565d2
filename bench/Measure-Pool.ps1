<#
.SYNOPSIS
    Measures ParallelProc beside its peers, prints the table and writes docs/performance.md with its picture.
.DESCRIPTION
    Each file in rows/ measures one group of rows, in a shell of its own: in pwsh, and in the stand-in shell to have its figures beside them. Best run on a machine
    with nothing else to do. The document is only written by a whole run, by a part that -Update puts into the last whole one, or to where -Document says.
.EXAMPLE
    ./bench/Measure-Pool.ps1
.EXAMPLE
    ./bench/Measure-Pool.ps1 -Quick -Only *trip*
#>
[CmdletBinding()]
param(
    [string] $Only = '*',       # names of files in rows/, with wildcards
    [int] $Rounds = 0,          # 5, or 2 in a quick run
    [switch] $Quick,            # few rounds and little work
    [switch] $NoStandIn,        # only the real shell
    [switch] $NoBuild,          # take what is built
    [string] $Document = '',    # where to write it
    [switch] $Update,           # put the rows that were measured into the last whole run
    [switch] $FromLast          # measure nothing: write the document again from the last whole run
)
$ErrorActionPreference = 'Stop'
$repository = [IO.Path]::GetFullPath("$PSScriptRoot/..")
foreach ($file in [IO.Directory]::GetFiles("$PSScriptRoot/lib", '*.ps1')) { . $file }
$lastRun = "$repository/out/bench/last-run.clixml"
$whole = -not $Quick -and $Only -eq '*'
$slowest = [TimeSpan]::FromMinutes(10) # for one file in one shell: what takes longer hangs

function Find-Program([string[]] $Name) {
    @(Get-Command $Name -CommandType Application -ErrorAction Ignore)[0].Source
}

# The shell that is measured: this one if it is a real PowerShell, else the one on the PATH.
function Find-PowerShell([string] $StandIn) {
    $own = [IO.Path]::Combine($PSHOME, $(if ($IsWindows) { 'pwsh.exe' } else { 'pwsh' }))
    if ([IO.Path]::GetFullPath($PSHOME) -ne [IO.Path]::GetDirectoryName($StandIn) -and [IO.File]::Exists($own)) { $own } else { Find-Program pwsh }
}

# Everything as users get it: with optimisations.
function Build-Everything {
    foreach ($project in 'src/ParallelProc.Cmdlets', 'tools/Shell', 'bench') {
        & dotnet build "$repository/$project" -c Release -v quiet -nologo
        if ($LASTEXITCODE -ne 0) { throw "dotnet build $project ended with code $LASTEXITCODE." }
    }
}

# Runs one file of rows/ in one shell and returns its records: where that fails, one that says so.
function Invoke-RowFile([string] $File, [string] $Shell, [switch] $Beside) {
    $name = [IO.Path]::GetFileNameWithoutExtension($File)
    $result = [IO.Path]::GetTempFileName()
    # Figures that stand beside others are to be looked at; goals are for the real shell.
    $times = if ($Beside) { [Math]::Min(3, $Rounds) } else { $Rounds }
    $start = [Diagnostics.ProcessStartInfo]::new($Shell)
    $arguments = @('-NoProfile', '-NonInteractive', '-File', "$PSScriptRoot/Invoke-Row.ps1", '-Row', $File, '-Result', $result, '-Rounds', "$times")
    if ($python) { $arguments += '-Python', $python }
    if ($Beside) { $arguments += '-Beside' }
    if ($Quick) { $arguments += '-Quick' }
    foreach ($argument in $arguments) { $start.ArgumentList.Add($argument) }
    $start.RedirectStandardError = $true
    $process = [Diagnostics.Process]::Start($start)
    try {
        $problems = $process.StandardError.ReadToEndAsync()
        if (-not $process.WaitForExit([int] $slowest.TotalMilliseconds)) {
            $process.Kill($true)
            return New-MissingRow -Id $name -Work $name -Because "it had not ended after $($slowest.TotalMinutes) minutes"
        }
        # A line of text with its colours taken out.
        $problem = ($problems.Result -replace '\x1b\[[0-9;]*m' -replace '\s+', ' ').Trim()
        $records = [IO.File]::ReadAllText($result)
        if ($process.ExitCode -ne 0 -or -not $records) {
            return New-MissingRow -Id $name -Work $name -Because "it failed: $(if ($problem) { $problem } else { "exit code $($process.ExitCode)" })"
        }
        if ($problem) { Write-Warning "${name}: $problem" }
        [Management.Automation.PSSerializer]::Deserialize($records)
    }
    finally {
        # Also when Ctrl+C ends this script: nothing that it started stays behind.
        if (-not $process.HasExited) { $process.Kill($true) }
        $process.Dispose()
        [IO.File]::Delete($result)
    }
}

function Show-Row($Records, [string] $Where) {
    foreach ($row in @($Records).Where{ $_.Kind -eq 'Row' }) {
        if ($row.Reached -eq 'not measured') { Write-Host "${Where}$($row.Work), against $($row.Against): not measured, as $($row.Because)"; continue }
        $goal = if ($row.Goal) { " (goal: $($row.Goal): $($row.Reached))" }
        Write-Host "${Where}$($row.Work): $($row.Ours)$(if ($row.Against) { "; $($row.Against): $($row.Theirs); result $($row.Result)" })$goal"
    }
}

function Measure-Everything {
    $standIn = [IO.Path]::GetFullPath("$repository/out/shell/$(if ($IsWindows) { 'pwsh.exe' } else { 'pwsh' })")
    $shell = Find-PowerShell $standIn
    $python = Find-Program python3, python
    $files = @([IO.Directory]::GetFiles("$PSScriptRoot/rows", '*.ps1') | Sort-Object).Where{ [IO.Path]::GetFileNameWithoutExtension($_) -like $Only -or [IO.Path]::GetFileNameWithoutExtension($_) -replace '^\d+-' -like $Only }
    if (-not $files) { throw "No file in bench/rows is named like $Only." }
    $withStandIn = -not $NoStandIn -and [IO.File]::Exists($standIn)

    # Without a real shell the stand-in's figures are all there is.
    $main = if ($shell) { $shell } else { $standIn }
    $run = @{
        Files = $files.ForEach{ [IO.Path]::GetFileNameWithoutExtension($_) }
        RealShell = [bool] $shell; Quick = [bool] $Quick; Rounds = $Rounds; Records = @(); StandInRecords = @()
        Facts = Get-MachineFact $repository $shell $(if ($withStandIn -or -not $shell) { $standIn }) $python
    }
    foreach ($file in $files) {
        Write-Host "-- $([IO.Path]::GetFileNameWithoutExtension($file)), $([DateTime]::Now.ToString('HH:mm:ss'))"
        $records = @(Invoke-RowFile $file $main)
        Show-Row $records ''
        $run.Records += $records
        if ($withStandIn -and $shell) {
            $records = @(Invoke-RowFile $file $standIn -Beside)
            Show-Row $records 'stand-in: '
            $run.StandInRecords += $records
        }
    }
    $run
}

if ($Rounds -le 0) { $Rounds = if ($Quick) { 2 } else { 5 } }
if ($FromLast -or $Update) {
    if (-not [IO.File]::Exists($lastRun)) { throw 'There is no whole run on this machine yet.' }
    if ($Quick -and $Update) { throw 'A quick run is not good enough to be put into a whole one.' }
    $run = [Management.Automation.PSSerializer]::Deserialize([IO.File]::ReadAllText($lastRun))
}
if (-not $FromLast) {
    if (-not $NoBuild) { Build-Everything }
    $measured = Measure-Everything
    $run = if ($Update) { Update-Run $run $measured $measured.Files } else { $measured }
    if ($whole -or $Update) { [IO.File]::WriteAllText($lastRun, [Management.Automation.PSSerializer]::Serialize($run, 4)) }
}

$reasons = Import-PowerShellDataFile "$PSScriptRoot/reasons.psd1"
if (-not $Document -and ($FromLast -or $Update -or $whole)) { $Document = "$repository/docs/performance.md" }
$points = @($run.Records).Where{ $_.Kind -eq 'Point' }
$picture = [IO.Path]::ChangeExtension([IO.Path]::GetFileName($(if ($Document) { $Document } else { 'performance.md' })), '.svg')
$report = @(ConvertTo-Report $run $reasons $picture)
''
ConvertTo-ResultTable @($run.Records).Where{ $_.Kind -eq 'Row' } @($run.StandInRecords).Where{ $_.Kind -eq 'Row' }
if ($Document) {
    $path = $PSCmdlet.GetUnresolvedProviderPathFromPSPath($Document)
    [IO.File]::WriteAllText($path, ($report -join "`n") + "`n")
    if ($points) { [IO.File]::WriteAllText([IO.Path]::Combine([IO.Path]::GetDirectoryName($path), $picture), (@(ConvertTo-Chart $points) -join "`n") + "`n") }
    "Wrote $path"
}
