# The second phase, and the run as a whole.

function Invoke-TestRun($Settings, [System.Management.Automation.SessionState] $State) {
    # A run inside a test of a run has to leave the outer one as it was.
    $outer = $script:Run
    $script:Run = @{
        Settings = $Settings; State = $State; Open = $null; Test = $null; Drive = $null
        ScopeBlock = New-BoundBlock $ScopeText $State
        Roots = [System.Collections.Generic.List[object]]::new()
    }
    $watch = [Diagnostics.Stopwatch]::StartNew()
    try {
        $items = @(Get-TestItem $Settings)
        if (-not $items) { throw "No test files were found in $($Settings.Run.Path -join ', ')." }
        Write-Report Normal "`nStarting discovery in $($items.Count) files."
        foreach ($item in $items) { $script:Run.Roots.Add((Find-Test $item.Item $item.Data)) }
        foreach ($root in $script:Run.Roots) { Select-Test $root $root.File }
        $count = ($script:Run.Roots | ForEach-Object { Get-Test $_ } | Measure-Object).Count
        Write-Report Normal "Discovery found $count tests in $(Format-Time $watch.Elapsed)."
        Write-Report Normal 'Running tests.'
        if (-not $Settings.Run.SkipRun) { foreach ($root in $script:Run.Roots) { Invoke-Root $root } }
        $result = New-RunResult $watch.Elapsed
        Write-Summary $result
        $result
    }
    finally { $script:Run = $outer }
}

function Get-TestItem($Settings) {
    foreach ($container in $Settings.Run.Container) {
        [pscustomobject]@{ Item = $container.Item; Data = $container.Data ?? @{} }
    }
    foreach ($block in $Settings.Run.ScriptBlock) { [pscustomobject]@{ Item = $block; Data = @{} } }
    if ($Settings.Run.Container -or $Settings.Run.ScriptBlock) { return }
    foreach ($path in $Settings.Run.Path) {
        $found = foreach ($place in Get-Item -Path $path) {
            $filter = "*$($Settings.Run.TestExtension)"
            if ($place.PSIsContainer) { Get-ChildItem -LiteralPath $place.FullName -Recurse -File -Filter $filter }
            else { $place }
        }
        foreach ($file in $found | Sort-Object FullName) {
            if ($Settings.Run.ExcludePath | Where-Object { $file.FullName -like $_ }) { continue }
            [pscustomobject]@{ Item = $file.FullName; Data = @{} }
        }
    }
}

# Gives every test and block its full name, and marks the tests that the filter leaves in.
function Select-Test($Block, [string] $File, [string[]] $Tag = @(), [string] $Path = '') {
    $Block | Add-Member -NotePropertyName ShouldRun -NotePropertyValue $false -Force
    foreach ($child in $Block.Order) {
        $name = if ($Path) { "$Path.$($child.Name)" } else { $child.Name }
        $child.ExpandedPath = $name
        $tags = @($Tag) + @($child.Tag)
        if ($child.psobject.TypeNames -contains 'Pester.Block') { Select-Test $child $File $tags $name; $run = $child.ShouldRun }
        else {
            $run = Test-Filter $tags $name
            $child | Add-Member -NotePropertyName ShouldRun -NotePropertyValue $run -Force
        }
        $Block.ShouldRun = $Block.ShouldRun -or $run
    }
}

function Test-Filter([string[]] $Tag, [string] $Name) {
    $filter = $script:Run.Settings.Filter
    $isAny = { param($wanted) foreach ($one in $wanted) { foreach ($has in $Tag) { if ($has -like $one) { return $true } } } }
    if (& $isAny $filter.ExcludeTag) { return $false }
    if (-not $filter.Tag -and -not $filter.FullName) { return $true }
    if ($filter.Tag -and (& $isAny $filter.Tag)) { return $true }
    foreach ($one in $filter.FullName) { if ($Name -like $one) { return $true } }
    $false
}

function Get-Test($Block) {
    foreach ($child in $Block.Order) {
        if ($child.psobject.TypeNames -contains 'Pester.Block') { Get-Test $child } else { $child }
    }
}

function Get-Block($Block) {
    foreach ($child in $Block.Order) {
        if ($child.psobject.TypeNames -contains 'Pester.Block') { $child; Get-Block $child }
    }
}

function Invoke-Root($Root) {
    $watch = [Diagnostics.Stopwatch]::StartNew()
    $title = if ($Root.Item -is [scriptblock]) { '<ScriptBlock>' } else { $Root.Item }
    Write-Report Detailed "`nRunning tests from '$title'" Magenta
    if ($Root.ErrorRecord) {
        $Root.Result = 'Failed'
        foreach ($problem in $Root.ErrorRecord) { Write-Failure "Discovery in $title failed" $problem ([timespan]::Zero) }
        return
    }
    New-TestDrive
    try { Invoke-Block $Root @() @() }
    finally { Remove-TestDrive }
    $Root.Duration = $watch.Elapsed
    if ($script:Run.Settings.Output.Verbosity -eq 'Normal') {
        $failed = $Root.Result -eq 'Failed' -or (Get-Test $Root | Where-Object Result -EQ 'Failed')
        $mark, $color = if ($failed) { '-', 'Red' } else { '+', 'Green' }
        Write-Report Normal "[$mark] $title $(Format-Time $Root.Duration)" $color
    }
}

function Invoke-Block($Block, [scriptblock[]] $BeforeEach, [scriptblock[]] $AfterEach, [int] $Depth = 0) {
    if (-not $Block.ShouldRun) { return }
    if (-not (Get-Test $Block | Where-Object { $_.ShouldRun -and -not $_.Skip })) {
        # Nothing in here runs, so neither does what would set it up.
        Write-BlockTitle $Block $Depth
        Skip-All $Block ($Depth + 1)
        return
    }

    $watch = [Diagnostics.Stopwatch]::StartNew()
    $drive = Get-TestDriveEntry
    $eachBefore = @($BeforeEach) + @($Block.BeforeEach)
    # Outermost first before a test, innermost first after it.
    $eachAfter = @($Block.AfterEach) + @($AfterEach)
    $next = if ($Block.Parent) { $Depth + 1 } else { $Depth }
    $entered = @{ Yes = $false }
    # Called back from within the scope of the tests; the variables here are still in sight then.
    $children = {
        param($state)
        $entered.Yes = $true
        Set-ExpandedName $Block $state
        Write-BlockTitle $Block $Depth
        foreach ($child in $Block.Order) {
            if ($child.psobject.TypeNames -contains 'Pester.Block') { Invoke-Block $child $eachBefore $eachAfter $next }
            else { Invoke-Test $child $eachBefore $eachAfter $next }
        }
    }
    $frame = Invoke-InTestScope -Before $Block.BeforeAll -Inner $children -After $Block.AfterAll -Data $Block.Data
    if ($frame.Errors.Count -gt 0) {
        $Block.Result = 'Failed'
        $Block.ErrorRecord = @($frame.Errors)
        if (-not $entered.Yes) {
            Write-BlockTitle $Block $Depth
            foreach ($test in Get-Test $Block) {
                if ($test.ShouldRun -and -not $test.Skip) { Complete-Test $test 'Failed' $frame.Errors $next }
            }
        }
        else {
            $title = "$($Block.ExpandedPath) AfterAll failed"
            foreach ($problem in $frame.Errors) { Write-Failure $title $problem ([timespan]::Zero) $Depth }
        }
    }
    elseif (Get-Test $Block | Where-Object Result -EQ 'Failed') { $Block.Result = 'Failed' }
    else { $Block.Result = 'Passed' }
    $Block.Duration = $watch.Elapsed
    Clear-TestDrive $drive
}

function Skip-All($Block, [int] $Depth) {
    foreach ($test in Get-Test $Block) { if ($test.ShouldRun) { Complete-Test $test 'Skipped' @() $Depth } }
}

function Invoke-Test($Test, [scriptblock[]] $Before, [scriptblock[]] $After, [int] $Depth) {
    if (-not $Test.ShouldRun) { return }
    if ($Test.Skip) { Complete-Test $Test 'Skipped' @() $Depth; return }

    $script:Run.Test = $Test
    $watch = [Diagnostics.Stopwatch]::StartNew()
    $name = { param($state) Set-ExpandedName $Test $state }
    $frame = Invoke-InTestScope -Before $Before -Inner $name -Body $Test.ScriptBlock -After $After -Data $Test.Data
    $Test.Duration = $watch.Elapsed
    $Test.StandardOutput = $frame.Output
    $set = $frame.Errors | Where-Object FullyQualifiedErrorId -Like 'PesterTest*' | Select-Object -First 1
    if ($set) {
        $Test.SkipReason = $set.TargetObject.Because
        Complete-Test $Test $set.TargetObject.Result @() $Depth
    }
    elseif ($frame.Errors.Count -gt 0) { Complete-Test $Test 'Failed' $frame.Errors $Depth }
    else { Complete-Test $Test 'Passed' @() $Depth }
    $script:Run.Test = $null
}

function Complete-Test($Test, [string] $Result, [object[]] $Errors, [int] $Depth) {
    $Test.Result = $Result
    $Test.ErrorRecord = @($Errors)
    Write-TestResult $Test $Depth
}

# Fills the <name> places of a name from the variables that the test sees.
function Set-ExpandedName($Item, [System.Management.Automation.SessionState] $State) {
    $Item.ExpandedName = [regex]::Replace($Item.Name, '(?<!`)<(?<name>\w+)(?<path>(\.\w+)*)>', {
            param($match)
            $variable = $State.PSVariable.Get($match.Groups['name'].Value)
            if ($null -eq $variable) { return $match.Value }
            $value = $variable.Value
            foreach ($part in $match.Groups['path'].Value.Split('.', [StringSplitOptions]::RemoveEmptyEntries)) { $value = $value.$part }
            "$value"
        }).Replace('`<', '<')
    $above = if ($Item.psobject.TypeNames -contains 'Pester.Block') { $Item.Parent } else { $Item.Block }
    $Item.ExpandedPath = if ($above.Parent) { "$($above.ExpandedPath).$($Item.ExpandedName)" } else { $Item.ExpandedName }
}

function Set-ItResult {
    param([switch] $Skipped, [switch] $Inconclusive, [switch] $Pending, [string] $Because)
    $result = if ($Inconclusive) { 'Inconclusive' } else { 'Skipped' }
    $target = [pscustomobject]@{ Result = $result; Because = $Because }
    $exception = [Exception]::new("is $($result.ToLowerInvariant())")
    throw [System.Management.Automation.ErrorRecord]::new($exception, "PesterTest$result", 'InvalidResult', $target)
}

function InModuleScope {
    param(
        [Parameter(Mandatory, Position = 0)] [string] $ModuleName,
        [Parameter(Mandatory, Position = 1)] [scriptblock] $ScriptBlock,
        [System.Collections.IDictionary] $Parameters = @{},
        [object[]] $ArgumentList = @()
    )
    $module = Get-Module -Name $ModuleName | Select-Object -First 1
    if (-not $module) { throw "No module named '$ModuleName' is loaded." }
    & $module $ScriptBlock @ArgumentList @Parameters
}
