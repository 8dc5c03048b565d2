function Should {
    [CmdletBinding(DefaultParameterSetName = 'Be', PositionalBinding = $false)]
    param(
        [Parameter(ValueFromPipeline)] [AllowNull()] $ActualValue,
        [Parameter(Position = 0)] [Alias('RegularExpression', 'ExpectedType', 'ExpectedMessage')] [AllowNull()] $ExpectedValue,
        [Parameter(Position = 1)] [string] $Because,
        [switch] $Not,
        [Parameter(ParameterSetName = 'Be')] [Alias('EQ')] [switch] $Be,
        [Parameter(ParameterSetName = 'BeExactly', Mandatory)] [Alias('CEQ')] [switch] $BeExactly,
        [Parameter(ParameterSetName = 'BeLike', Mandatory)] [switch] $BeLike,
        [Parameter(ParameterSetName = 'BeLikeExactly', Mandatory)] [switch] $BeLikeExactly,
        [Parameter(ParameterSetName = 'Match', Mandatory)] [switch] $Match,
        [Parameter(ParameterSetName = 'MatchExactly', Mandatory)] [Alias('CMATCH')] [switch] $MatchExactly,
        [Parameter(ParameterSetName = 'BeNullOrEmpty', Mandatory)] [switch] $BeNullOrEmpty,
        [Parameter(ParameterSetName = 'BeTrue', Mandatory)] [switch] $BeTrue,
        [Parameter(ParameterSetName = 'BeFalse', Mandatory)] [switch] $BeFalse,
        [Parameter(ParameterSetName = 'BeOfType', Mandatory)] [Alias('HaveType')] [switch] $BeOfType,
        [Parameter(ParameterSetName = 'Contain', Mandatory)] [switch] $Contain,
        [Parameter(ParameterSetName = 'BeIn', Mandatory)] [switch] $BeIn,
        [Parameter(ParameterSetName = 'BeGreaterThan', Mandatory)] [Alias('GT')] [switch] $BeGreaterThan,
        [Parameter(ParameterSetName = 'BeGreaterOrEqual', Mandatory)] [Alias('GE')] [switch] $BeGreaterOrEqual,
        [Parameter(ParameterSetName = 'BeLessThan', Mandatory)] [Alias('LT')] [switch] $BeLessThan,
        [Parameter(ParameterSetName = 'BeLessOrEqual', Mandatory)] [Alias('LE')] [switch] $BeLessOrEqual,
        [Parameter(ParameterSetName = 'HaveCount', Mandatory)] [switch] $HaveCount,
        [Parameter(ParameterSetName = 'HaveParameter', Mandatory)] [switch] $HaveParameter,
        [Parameter(ParameterSetName = 'Exist', Mandatory)] [switch] $Exist,
        [Parameter(ParameterSetName = 'FileContentMatch', Mandatory)] [switch] $FileContentMatch,
        [Parameter(ParameterSetName = 'Throw', Mandatory)] [switch] $Throw,
        [Parameter(ParameterSetName = 'Throw', Position = 2)] [string] $ErrorId,
        [Parameter(ParameterSetName = 'Throw', Position = 3)] [type] $ExceptionType,
        [Parameter(ParameterSetName = 'Throw')] [switch] $PassThru,
        [Parameter(ParameterSetName = 'HaveParameter')] $Type,
        [Parameter(ParameterSetName = 'HaveParameter')] $DefaultValue,
        [Parameter(ParameterSetName = 'HaveParameter')] [string[]] $Alias,
        [Parameter(ParameterSetName = 'HaveParameter')] [switch] $Mandatory
    )

    begin { $given = [System.Collections.Generic.List[object]]::new() }

    process { $given.Add($ActualValue) }

    end {
        $operator = $PSCmdlet.ParameterSetName
        $place = [pscustomobject]@{ File = $MyInvocation.ScriptName; Line = $MyInvocation.ScriptLineNumber; LineText = $MyInvocation.Line }
        $expected = @{ Value = $ExpectedValue; ErrorId = $ErrorId; ExceptionType = $ExceptionType; Bound = $PSBoundParameters }
        # Some look at all that came down the pipeline at once, the others at each.
        if ($operator -in 'Be', 'BeExactly', 'BeNullOrEmpty', 'Contain', 'HaveCount') {
            $all = if ($MyInvocation.ExpectingInput) { $given.ToArray() } else { @($ActualValue) }
            Confirm-Assertion $operator $all $expected $Not $Because $place
            return
        }
        if ($given.Count -eq 0) { $given.Add($null) }
        foreach ($one in $given) { Confirm-Assertion $operator $one $expected $Not $Because $place }
        if ($PassThru -and $operator -eq 'Throw') { $expected.Caught }
    }
}

function Confirm-Assertion([string] $Operator, $Actual, [hashtable] $Expected, [bool] $Not, [string] $Because, $Place) {
    $held = switch ($Operator) {
        'Be' { Test-Equal $Actual $Expected.Value $false }
        'BeExactly' { Test-Equal $Actual $Expected.Value $true }
        'BeLike' { $Actual -like $Expected.Value }
        'BeLikeExactly' { $Actual -clike $Expected.Value }
        'Match' { $Actual -match $Expected.Value }
        'MatchExactly' { $Actual -cmatch $Expected.Value }
        'BeNullOrEmpty' { $Actual.Count -eq 0 -or ($Actual.Count -eq 1 -and (Test-Empty $Actual[0])) }
        'BeTrue' { [bool]$Actual }
        'BeFalse' { -not $Actual }
        'BeOfType' { $Actual -is (Resolve-ExpectedType $Expected.Value) }
        'Contain' { $Actual -contains $Expected.Value }
        'BeIn' { $Expected.Value -contains $Actual }
        'BeGreaterThan' { $Actual -gt $Expected.Value }
        'BeGreaterOrEqual' { $Actual -ge $Expected.Value }
        'BeLessThan' { $Actual -lt $Expected.Value }
        'BeLessOrEqual' { $Actual -le $Expected.Value }
        'HaveCount' { $Actual.Count -eq [int]$Expected.Value }
        'HaveParameter' { Test-Parameter $Actual $Expected }
        'Exist' { Test-Path -Path $Actual }
        'FileContentMatch' { @(Get-Content -LiteralPath $Actual) -match $Expected.Value }
        'Throw' { Test-Throw $Actual $Expected $Not }
    }
    if ([bool]$held -ne $Not) { return }

    $message = Get-FailureMessage $Operator $Actual $Expected $Not $(if ($Because) { " because $($Because -replace '^because\s+'),"  })
    throw [System.Management.Automation.ErrorRecord]::new([Exception]::new($message), 'PesterAssertionFailed', 'InvalidResult', $Place)
}

# The operators compare as PowerShell does, the expected value on the left; arrays one by one.
function Test-Equal($Actual, $Expected, [bool] $CaseSensitive) {
    $left, $right = @($Expected), @($Actual)
    $leftIsNothing, $rightIsNothing = (Test-Nothing $left), (Test-Nothing $right)
    if ($leftIsNothing -or $rightIsNothing) { return $leftIsNothing -and $rightIsNothing }
    if ($left.Count -ne $right.Count) { return $false }
    for ($i = 0; $i -lt $left.Count; $i++) {
        $same = if ($left[$i] -is [array] -or $right[$i] -is [array]) { Test-Equal $right[$i] $left[$i] $CaseSensitive }
        elseif ($CaseSensitive) { $left[$i] -ceq $right[$i] }
        else { $left[$i] -eq $right[$i] }
        if (-not $same) { return $false }
    }
    $true
}

# $null, '' and @() are the same nothing.
function Test-Nothing([object[]] $List) {
    if ($List.Count -ne 1) { return $List.Count -eq 0 }
    $one = $List[0]
    $null -eq $one -or ($one -is [string] -and $one -eq '') -or ($one -is [array] -and $one.Count -eq 0)
}

function Test-Empty($Value) {
    if ($Value -is [System.Collections.IDictionary] -or $Value -is [array]) { return $Value.Count -eq 0 }
    [string]::IsNullOrEmpty($Value)
}

function Resolve-ExpectedType($Type) {
    if ($Type -is [type]) { return $Type }
    $name = "$Type".Trim('[', ']')
    $found = $name -as [type]
    if ($found) { return $found }
    throw [ArgumentException]::new("Could not find type [$name]. Make sure that the assembly that contains that type is loaded.")
}

function Test-Throw($Block, [hashtable] $Expected, [bool] $Not) {
    if ($Block -isnot [scriptblock]) {
        throw [ArgumentException]::new(
            "Input is missing or not a ScriptBlock. Input to '-Throw' and '-Not -Throw' must be enclosed in curly braces.")
    }
    $Expected.Caught = $null
    try { foreach ($once in 1) { $null = & $Block } }
    catch { $Expected.Caught = $_ }
    $caught = $Expected.Caught
    # With -Not any error is one too many.
    if ($null -eq $caught -or $Not) { return $null -ne $caught }
    if ($Expected.ExceptionType -and $caught.Exception -isnot $Expected.ExceptionType) { return $false }
    if ($Expected.Value -and $caught.Exception.Message -notlike $Expected.Value) { return $false }
    -not $Expected.ErrorId -or $caught.FullyQualifiedErrorId -like $Expected.ErrorId
}

function Test-Parameter($Command, [hashtable] $Expected) {
    $parameter = $Command.Parameters["$($Expected.Value)"]
    if ($null -eq $parameter) { return $false }
    if ($Expected.Bound.Type -and $parameter.ParameterType -ne (Resolve-ExpectedType $Expected.Bound.Type)) { return $false }
    $isMandatory = [bool]($parameter.Attributes | Where-Object { $_ -is [Parameter] -and $_.Mandatory })
    if ($Expected.Bound.Mandatory -and -not $isMandatory) { return $false }
    foreach ($alias in $Expected.Bound.Alias) { if ($alias -notin $parameter.Aliases) { return $false } }
    $true
}

function Get-FailureMessage([string] $Operator, $Actual, [hashtable] $Expected, [bool] $Not, [string] $Because) {
    $want, $got = (Format-Value $Expected.Value), (Format-Value $Actual)
    # "Expected x to$no be there, but it was$yes there."
    $no, $yes = if ($Not) { ' not', '' } else { '', ' not' }
    switch ($Operator) {
        { $_ -in 'Be', 'BeExactly' } {
            if ($Not) { return "Expected $want to be different from the actual value,$Because but got the same value." }
            return "Expected $want,$Because but got $got."
        }
        'BeTrue' { return "Expected $(if ($Not) { '$false' } else { '$true' }),$Because but got $got." }
        'BeFalse' { return "Expected $(if ($Not) { '$true' } else { '$false' }),$Because but got $got." }
        'BeNullOrEmpty' {
            if ($Not) { return "Expected a value,$Because but got `$null or empty." }
            return "Expected `$null or empty,$Because but got $got."
        }
        'HaveCount' {
            $size = if ($Not) { "different from $want" } else { $want }
            return "Expected a collection with size $size,$Because but got collection with size $(Format-Value $Actual.Count) $got."
        }
        'BeOfType' {
            $type = if ($null -ne $Actual) { $Actual.GetType().FullName } else { '$null' }
            return "Expected the value to$no have type $want or any of its subtypes,$Because but got $got with type $type."
        }
        'Contain' { return "Expected $want to$no be found in collection $got,$Because but it was$yes found." }
        'BeIn' { return "Expected collection $want to$no contain $got,$Because but it did$yes." }
        'Exist' { return "Expected path $got to$no exist,$Because but it did$yes exist." }
        'Throw' { return Get-ThrowMessage $Expected $Not $Because }
        default {
            $what = @{
                BeLike = 'like'; BeLikeExactly = 'case sensitively like'; Match = 'match'; MatchExactly = 'case sensitively match'
                BeGreaterThan = 'be greater than'; BeGreaterOrEqual = 'be greater than or equal to'; BeLessThan = 'be less than'
                BeLessOrEqual = 'be less than or equal to'; HaveParameter = 'have the parameter'; FileContentMatch = 'hold a match for'
            }[$Operator]
            return "Expected the actual value to$no $what $want,$Because but got $got."
        }
    }
}

function Get-ThrowMessage([hashtable] $Expected, [bool] $Not, [string] $Because) {
    $caught = $Expected.Caught
    if ($Not) {
        $position = $caught.InvocationInfo.PositionMessage
        return "Expected no exception to be thrown,$Because but an exception `"$($caught.Exception.Message)`" was thrown $position."
    }
    $wanted = @(
        if ($Expected.ExceptionType) { "type [$($Expected.ExceptionType.FullName)]" }
        if ($Expected.Value) { "message like $(Format-Value $Expected.Value)" }
        if ($Expected.ErrorId) { "FullyQualifiedErrorId $(Format-Value $Expected.ErrorId)" }
    ) -join ', '
    $but = if ($null -eq $caught) { 'no exception was thrown' }
    else {
        "the exception was [$($caught.Exception.GetType().FullName)] with message $(Format-Value $caught.Exception.Message) and " +
        "FullyQualifiedErrorId $(Format-Value $caught.FullyQualifiedErrorId) from $($caught.InvocationInfo.PositionMessage)"
    }
    "Expected an exception$(if ($wanted) { " with $wanted" }) to be thrown,$Because but $but."
}

function Format-Value($Value) {
    if ($null -eq $Value) { return '$null' }
    if ($Value -is [string] -or $Value -is [char]) { return "'$Value'" }
    if ($Value -is [bool]) { return "`$$("$Value".ToLowerInvariant())" }
    if ($Value -is [type]) { return "[$($Value.FullName)]" }
    if ($Value -is [scriptblock]) { return "{$Value}" }
    if ($Value -is [System.Collections.IDictionary]) {
        $entries = foreach ($key in $Value.Keys) { "$key=$(Format-Value $Value[$key])" }
        return "@{$($entries -join '; ')}"
    }
    if ($Value -is [System.Collections.ICollection]) {
        if ($Value.Count -eq 1) { return Format-Value @($Value)[0] }
        $items = @($Value | Select-Object -First 20 | ForEach-Object { Format-Value $_ }) + @(if ($Value.Count -gt 20) { '...' })
        return "@($($items -join ', '))"
    }
    "$Value"
}
