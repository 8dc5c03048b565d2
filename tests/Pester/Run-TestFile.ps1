# Runs one Pester file and writes what came of it, for PesterFileTests.cs and .ci/run:
#   PESTER <passed> <failed> <skipped>
#   SKIPPED <test>: <reason>
#   FAILED <test>, and below it the error, indented
param(
    [Parameter(Mandatory)] [string] $Path,
    [Parameter(Mandatory)] [string] $Result
)

Import-Module Pester -MinimumVersion 5.0 -MaximumVersion 5.99.99
$run = Invoke-Pester -Path $Path -PassThru -Output Detailed

function Get-Reason($Test) {
    foreach ($record in $Test.ErrorRecord) {
        if ("$record" -match 'because (?<why>.+)$') { return $Matches.why }
    }
    if ($Test.psobject.Properties['SkipReason'] -and $Test.SkipReason) { return $Test.SkipReason }
    'marked with -Skip in its file'
}

function Get-Failure([string] $Name, $Records) {
    "FAILED $Name"
    foreach ($record in $Records) {
        # Pester's own frames tell nothing.
        ("$record", $record.ScriptStackTrace) -split '\r?\n' -notmatch '^$|Pester\.ps|Modules.Pester|Run-TestFile|<No file>' | ForEach-Object { "    $_" }
    }
}

# A file or a BeforeAll that fails may leave no failed test behind: it counts as one.
$broken = @($run.FailedContainers) + @($run.FailedBlocks)
$failed = if ($run.FailedCount -eq 0 -and $broken.Count -gt 0) { $broken.Count } else { $run.FailedCount }
$skipped = $run.SkippedCount + $run.InconclusiveCount
$lines = @(
    "PESTER $($run.PassedCount) $failed $skipped"
    foreach ($test in $run.Tests | Where-Object Result -In 'Skipped', 'Inconclusive') { "SKIPPED $($test.ExpandedPath): $(Get-Reason $test)" }
    foreach ($test in $run.Failed) { Get-Failure $test.ExpandedPath $test.ErrorRecord }
    foreach ($block in $broken) { Get-Failure "$($block.Name) (its set-up, its clean-up or the file itself)" $block.ErrorRecord }
)
[IO.File]::WriteAllLines($Result, [string[]]$lines)
exit [int]($failed -gt 0)
