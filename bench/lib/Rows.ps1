# Rows of the table, as records that cross from a measuring shell to the one that writes the document.

# One row. The result is ours / theirs in each round, with -Difference ours - theirs. Without -Against the goal is for our figure itself.
function New-Row {
    param(
        [Parameter(Mandatory)] [string] $Id,         # names the row in reasons.psd1
        [Parameter(Mandatory)] [string] $Work,
        [Parameter(Mandatory)] $Ours,                # the values of all rounds
        [Parameter(Mandatory)] [string] $Unit,
        [string] $Against = '',
        $Theirs,
        [string] $TheirUnit = $Unit,
        [string] $Missing = '',                      # why there is no -Theirs
        [switch] $Difference,
        [ValidateSet('', 'at least', 'above', 'at most', 'below')] [string] $Goal = '',
        [double] $Limit,
        [string] $More = '',                         # what else is to be said of the goal: a stretch
        [string] $Note = ''
    )
    if ($Against -and $null -eq $Theirs) {
        return New-MissingRow -Id $Id -Work $Work -Against $Against -Because $(if ($Missing) { $Missing } else { 'it was not measured' }) -Ours (Format-Figure $Ours $Unit)
    }
    $result = if (-not $Against) { $Ours }
    elseif ($Difference) { Join-Value $Ours $Theirs { param($a, $b) $a - $b } }
    else { Join-Value $Ours $Theirs { param($a, $b) $a / $b } }
    $resultUnit = if ($Against -and -not $Difference) { 'times' } else { $Unit }
    $middle = Get-Median $result
    $reached = switch ($Goal) {
        'at least' { $middle -ge $Limit }
        'above' { $middle -gt $Limit }
        'at most' { $middle -le $Limit }
        'below' { $middle -lt $Limit }
    }
    $aim = if ($Goal) {
        $number = $Limit.ToString('0.##', [cultureinfo]::InvariantCulture) + $(if ($resultUnit -ne 'times') { " $resultUnit" })
        "$Goal $number$(if ($Difference) { ' more' })"
    }
    [pscustomobject]@{
        Kind = 'Row'; Id = $Id; Work = $Work; Ours = Format-Figure $Ours $Unit; Against = $Against; Theirs = Format-Figure $Theirs $TheirUnit
        Result = $(if ($Against) { Format-Figure $result $resultUnit }); Goal = (@($aim, $More).Where{ $_ }) -join '; '
        Reached = $(if ($null -eq $reached) { 'report' } elseif ($reached) { 'yes' } else { 'no' }); Note = $Note; Because = ''
    }
}

# A row, or its peer, that can't be measured here.
function New-MissingRow {
    param([string] $Id, [string] $Work, [string] $Against = '', [Parameter(Mandatory)] [string] $Because, [string] $Ours = '')
    [pscustomobject]@{
        Kind = 'Row'; Id = $Id; Work = $Work; Ours = $Ours; Against = $Against; Theirs = ''; Result = ''; Goal = ''; Reached = 'not measured'; Note = ''; Because = $Because
    }
}

# One point of the picture.
function New-Point([string] $Series, [double] $Microseconds, [double[]] $Rates) {
    [pscustomobject]@{ Kind = 'Point'; Series = $Series; Microseconds = $Microseconds; Rate = Get-Median $Rates; Spread = Format-Figure $Rates 'items/s' }
}
