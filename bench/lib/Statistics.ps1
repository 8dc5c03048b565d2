# Figures: the values of all rounds, with their unit.

function Get-Median([double[]] $Values) {
    $sorted = [double[]] $Values.Clone()
    [Array]::Sort($sorted)
    ($sorted[($sorted.Count - 1) -shr 1] + $sorted[$sorted.Count -shr 1]) / 2
}

function Get-Percentile([double[]] $Values, [int] $Percent) {
    $sorted = [double[]] $Values.Clone()
    [Array]::Sort($sorted)
    $sorted[[Math]::Min($sorted.Count - 1, [Math]::Floor($sorted.Count * $Percent / 100))]
}

# Round by round, so that what the machine did at the time is in both.
function Join-Value([double[]] $Left, [double[]] $Right, [scriptblock] $With) {
    for ($i = 0; $i -lt $Left.Count; $i++) { & $With $Left[$i] $Right[[Math]::Min($i, $Right.Count - 1)] }
}

# The unit decides how many digits are worth showing.
function Format-Value([double] $Value, [string] $Unit) {
    $digits = switch ($Unit) {
        { $_ -in 'items/s', 'tasks/s', 'switches' } { if ([Math]::Abs($Value) -lt 100) { '0.0' } else { 'N0' } }
        { $_ -in 'us', 'ms' } { if ([Math]::Abs($Value) -lt 10) { '0.00' } elseif ([Math]::Abs($Value) -lt 100) { '0.0' } else { 'N0' } }
        's' { '0.00' }
        '%' { '0' }
        'times' { if ($Value -ge 100) { 'N0' } elseif ($Value -ge 10) { '0.0' } else { '0.00' } }
        default { if ([Math]::Abs($Value) -lt 100) { '0.0' } else { 'N0' } }
    }
    $text = $Value.ToString($digits, [cultureinfo]::InvariantCulture)
    switch ($Unit) { 'times' { $text } 'us' { "$text µs" } '%' { "$text %" } default { "$text $Unit" } }
}

function Format-Figure($Values, [string] $Unit) {
    if ($null -eq $Values) { return '' }
    $low, $high = [Linq.Enumerable]::Min([double[]] $Values), [Linq.Enumerable]::Max([double[]] $Values)
    $median = Format-Value (Get-Median $Values) $Unit
    if ($Values.Count -lt 2) { return $median }
    # The unit is said once.
    $bare = { param($Value) ((Format-Value $Value $Unit) -split ' ')[0] }
    "$median ($(& $bare $low)–$(& $bare $high))"
}
