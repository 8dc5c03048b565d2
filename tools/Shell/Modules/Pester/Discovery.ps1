# What a test file says while it is looked through. Each word notes down its block in the block that is open.

function New-Block([string] $Name, $Parent, $Data, [string[]] $Tag, [bool] $Skip) {
    [pscustomobject]@{
        PSTypeName = 'Pester.Block'
        Name = $Name; ExpandedName = $Name; ExpandedPath = $Name; Parent = $Parent; Data = $Data; Tag = $Tag; Skip = $Skip
        BeforeAll = @(); AfterAll = @(); BeforeEach = @(); AfterEach = @()
        Order = [System.Collections.Generic.List[object]]::new()
        Result = 'NotRun'; ErrorRecord = @(); Duration = [timespan]::Zero
    }
}

function Add-Block([string] $Keyword, [string] $Name, [scriptblock] $Fixture, [object[]] $Items, [string[]] $Tag, [bool] $Skip) {
    $parent = Get-OpenBlock $Keyword
    foreach ($item in $Items) {
        $block = New-Block $Name $parent $item $Tag ($Skip -or $parent.Skip)
        $parent.Order.Add($block)
        $script:Run.Open = $block
        try {
            $frame = Invoke-InTestScope -Body $Fixture -Data $item
            foreach ($problem in $frame.Errors) { throw $problem }
        }
        finally { $script:Run.Open = $parent }
    }
}

function Get-OpenBlock([string] $Keyword) {
    if ($null -eq $script:Run.Open) { throw "$Keyword can only be used while Invoke-Pester looks for tests." }
    $script:Run.Open
}

function Describe {
    param(
        [Parameter(Mandatory, Position = 0)] [string] $Name,
        [Parameter(Position = 1)] [scriptblock] $Fixture,
        [Alias('Tags')] [string[]] $Tag = @(),
        [switch] $Skip,
        [Alias('TestCases')] [object[]] $ForEach
    )
    if (-not $PSBoundParameters.ContainsKey('ForEach')) { $ForEach = @($null) }
    Add-Block 'Describe' $Name $Fixture $ForEach $Tag $Skip
}

function Context {
    param(
        [Parameter(Mandatory, Position = 0)] [string] $Name,
        [Parameter(Position = 1)] [scriptblock] $Fixture,
        [Alias('Tags')] [string[]] $Tag = @(),
        [switch] $Skip,
        [Alias('TestCases')] [object[]] $ForEach
    )
    if (-not $PSBoundParameters.ContainsKey('ForEach')) { $ForEach = @($null) }
    Add-Block 'Context' $Name $Fixture $ForEach $Tag $Skip
}

function It {
    param(
        [Parameter(Mandatory, Position = 0)] [string] $Name,
        [Parameter(Position = 1)] [scriptblock] $Test = {},
        [Alias('TestCases')] [object[]] $ForEach,
        [Alias('Tags')] [string[]] $Tag = @(),
        [switch] $Skip
    )
    $parent = Get-OpenBlock 'It'
    if (-not $PSBoundParameters.ContainsKey('ForEach')) { $ForEach = @($null) }
    foreach ($item in $ForEach) {
        $parent.Order.Add([pscustomobject]@{
                PSTypeName = 'Pester.Test'
                Name = $Name; ExpandedName = $Name; ExpandedPath = $Name; Block = $parent; Data = $item; Tag = $Tag
                Skip = $Skip -or $parent.Skip; ScriptBlock = $Test; StandardOutput = $null; SkipReason = $null
                Result = 'NotRun'; ErrorRecord = @(); Duration = [timespan]::Zero
            })
    }
}

function BeforeAll([Parameter(Mandatory)] [scriptblock] $Scriptblock) { (Get-OpenBlock 'BeforeAll').BeforeAll += $Scriptblock }
function AfterAll([Parameter(Mandatory)] [scriptblock] $Scriptblock) { (Get-OpenBlock 'AfterAll').AfterAll += $Scriptblock }
function BeforeEach([Parameter(Mandatory)] [scriptblock] $Scriptblock) { (Get-OpenBlock 'BeforeEach').BeforeEach += $Scriptblock }
function AfterEach([Parameter(Mandatory)] [scriptblock] $Scriptblock) { (Get-OpenBlock 'AfterEach').AfterEach += $Scriptblock }

# In the scope of whoever asks: its variables are there for -ForEach and -Skip.
function BeforeDiscovery([Parameter(Mandatory)] [scriptblock] $ScriptBlock) { . $ScriptBlock }

# Runs a test file (or block) to learn its tests; the root block's errors say why it could not be read.
function Find-Test($Item, [System.Collections.IDictionary] $Data) {
    $root = New-Block 'Root' $null $null @() $false
    $root | Add-Member -NotePropertyMembers @{ Item = $Item; File = $null }
    $script:Run.Open = $root
    try {
        if ($Item -is [scriptblock]) { $frame = Invoke-InTestScope -Body $Item -Data $Data }
        else {
            $root.File = (Resolve-Path -LiteralPath $Item -ErrorAction Stop).ProviderPath
            $body = New-BoundBlock '. $______file @______given' $script:Run.State
            $frame = Invoke-InTestScope -Body $body -Data @{ ______file = $root.File; ______given = $Data }
        }
        $root.ErrorRecord = @($frame.Errors)
    }
    catch { $root.ErrorRecord = @($_) }
    finally { $script:Run.Open = $null }
    $root
}
