function Write-Report([string] $Level, [string] $Text, [string] $Color) {
    $levels = @{ None = 0; Minimal = 1; Normal = 1; Detailed = 2; Diagnostic = 3 }
    if ($levels[$Level] -gt $levels["$($script:Run.Settings.Output.Verbosity)"]) { return }
    if ($Color) { Write-Host $Text -ForegroundColor $Color } else { Write-Host $Text }
}

function Format-Time([timespan] $Time) {
    if ($Time.TotalSeconds -ge 1) { return '{0:0.##}s' -f $Time.TotalSeconds }
    '{0:0}ms' -f $Time.TotalMilliseconds
}

function Write-BlockTitle($Block, [int] $Depth) {
    if (-not $Block.Parent) { return }
    $keyword = if ($Depth -eq 0) { 'Describing' } else { ' Context' }
    $above = if ($Depth -eq 0) { "`n" } else { ' ' * ($Depth - 1) }
    Write-Report Detailed "$above$keyword $($Block.ExpandedName)" Green
}

function Write-TestResult($Test, [int] $Depth) {
    $indent = ' ' * ($Depth + 1)
    switch ($Test.Result) {
        'Passed' { Write-Report Detailed "$indent[+] $($Test.ExpandedName) $(Format-Time $Test.Duration)" DarkGreen }
        'Failed' {
            $name = if ($script:Run.Settings.Output.Verbosity -eq 'Normal') { $Test.ExpandedPath } else { $Test.ExpandedName }
            foreach ($problem in $Test.ErrorRecord) { Write-Failure $name $problem $Test.Duration $Depth }
        }
        default {
            $why = if ($Test.SkipReason) { ", because $($Test.SkipReason)" } elseif ($Test.Result -ne 'Skipped') { ", is $($Test.Result)" }
            Write-Report Detailed "$indent[!] $($Test.ExpandedName)$why $(Format-Time $Test.Duration)" Yellow
        }
    }
}

function Write-Failure([string] $Name, $Problem, [timespan] $Duration, [int] $Depth) {
    $indent = ' ' * ($Depth + 1)
    $lines = @("[-] $Name $(Format-Time $Duration)") + @(Get-ProblemText $Problem) + @(Get-ProblemPlace $Problem)
    Write-Report Normal ("$indent" + ($lines -join "`n$indent ")) Red
}

function Get-ProblemText($Problem) {
    if ($Problem.FullyQualifiedErrorId -eq 'PesterAssertionFailed') { return $Problem.Exception.Message -split "`r?`n" }
    $chain = for ($exception = $Problem.Exception; $exception; $exception = $exception.InnerException) {
        "$($exception.GetType().Name): $($exception.Message)"
    }
    # What caused the rest comes first.
    [array]::Reverse(($chain = @($chain)))
    $chain -split "`r?`n"
}

# Where it went wrong: for an assertion the line that holds it, else the script's own stack.
function Get-ProblemPlace($Problem) {
    $place = $Problem.TargetObject
    if ($Problem.FullyQualifiedErrorId -eq 'PesterAssertionFailed') {
        "at $($place.LineText.Trim()), $($place.File):$($place.Line)"
        return
    }
    foreach ($line in "$($Problem.ScriptStackTrace)" -split "`r?`n") {
        # Below the first of our own frames lies only what called Invoke-Pester.
        if ($line.Contains($PSScriptRoot)) { return }
        if ($line -notlike '*, <No file>*') { $line }
    }
}

function New-RunResult([timespan] $Duration) {
    $roots = $script:Run.Roots
    $tests = @(foreach ($root in $roots) { Get-Test $root })
    $blocks = @(foreach ($root in $roots) { Get-Block $root })
    $of = { param($result) , @($tests | Where-Object Result -EQ $result) }
    $failedContainers = @($roots | Where-Object { $_.ErrorRecord })
    $failedBlocks = @($blocks | Where-Object { $_.ErrorRecord })
    $failed = & $of 'Failed'
    [pscustomobject]@{
        PSTypeName            = 'Pester.Run'
        Result                = if ($failed -or $failedContainers -or $failedBlocks) { 'Failed' } else { 'Passed' }
        Containers            = @($roots); Tests = $tests; Failed = $failed; Passed = & $of 'Passed'; Skipped = & $of 'Skipped'
        Inconclusive          = & $of 'Inconclusive'; NotRun = & $of 'NotRun'
        FailedBlocks          = $failedBlocks; FailedContainers = $failedContainers
        PassedCount           = (& $of 'Passed').Count; FailedCount = $failed.Count; SkippedCount = (& $of 'Skipped').Count
        InconclusiveCount     = (& $of 'Inconclusive').Count; NotRunCount = (& $of 'NotRun').Count; TotalCount = $tests.Count
        FailedBlocksCount     = $failedBlocks.Count; FailedContainersCount = $failedContainers.Count
        Duration              = $Duration; PSVersion = $PSVersionTable.PSVersion
    }
}

function Write-Summary($Result) {
    Write-Report Normal "Tests completed in $(Format-Time $Result.Duration)"
    $line = "Tests Passed: $($Result.PassedCount), Failed: $($Result.FailedCount), Skipped: $($Result.SkippedCount), " +
        "Inconclusive: $($Result.InconclusiveCount), NotRun: $($Result.NotRunCount)"
    Write-Report Normal $line $(if ($Result.Result -eq 'Failed') { 'Red' } else { 'Green' })
    if ($Result.FailedBlocks) {
        Write-List "BeforeAll \ AfterAll failed: $($Result.FailedBlocksCount)" (
            $Result.FailedBlocks | ForEach-Object { $_.ExpandedPath })
    }
    if ($Result.FailedContainers) {
        Write-List "Container failed: $($Result.FailedContainersCount)" (
            $Result.FailedContainers | ForEach-Object { $_.Item })
    }
}

function Write-List([string] $Title, [object[]] $Items) {
    Write-Report Normal (@($Title) + @($Items | ForEach-Object { "  - $_" }) -join "`n") Red
}
