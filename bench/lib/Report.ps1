# The document. Everything in it comes from the records of a run, and from reasons.psd1.

# What each reached goal looks like at a glance.
$Marks = @{ yes = 'yes'; no = '**no**'; report = '' }

function ConvertTo-TableRow([object[]] $Cells) { '| ' + ($Cells.ForEach{ "$_".Replace('|', '\|') } -join ' | ') + ' |' }

# The table of all rows: the real shell's figures, and the stand-in's beside them.
function ConvertTo-ResultTable($Rows, $StandInRows) {
    ConvertTo-TableRow 'work', 'ours', 'against', 'theirs', 'result', 'goal', 'reached', 'stand-in: ours', 'stand-in: result'
    '|---|---|---|---|---|---|---|---|---|'
    $last = ''
    foreach ($row in $Rows) {
        $other = @($StandInRows).Where{ $_.Id -eq $row.Id }[0]
        # A work that has several rows is named once.
        $work, $ours = if ($row.Work -eq $last) { '', '' } else { $row.Work, $row.Ours }
        $last = $row.Work
        $reached = if ($row.Reached -eq 'not measured') { 'not measured' } else { $Marks[$row.Reached] }
        ConvertTo-TableRow $work, $ours, $row.Against, $row.Theirs, $row.Result, $row.Goal, $reached, $(if ($other -and $ours) { $other.Ours }), $(if ($other) { $other.Result } elseif ($StandInRows) { '–' })
    }
}

function ConvertTo-ReasonList($Rows, [hashtable] $Reasons) {
    $missed = @($Rows).Where{ $_.Reached -eq 'no' }
    if (-not $missed) { return 'Every goal was reached.' }
    foreach ($row in $missed) {
        $against = if ($row.Against) { ", against $($row.Against)" }
        # The first name that fits, as the file has no order: an exact one, else one with wildcards.
        $name = @(@($Reasons.Keys).Where{ $_ -eq $row.Id }) + @(@($Reasons.Keys).Where{ $row.Id -like $_ }) | Select-Object -First 1
        $reason = if ($name) { $Reasons[$name] } else { 'No reason is known yet.' }
        "- **$($row.Work)**${against}: $(if ($row.Result) { $row.Result } else { $row.Ours }), the goal was $($row.Goal). $reason"
    }
}

function ConvertTo-MissingList($Rows, $StandInRows) {
    foreach ($set in @{ Rows = $Rows; Where = '' }, @{ Rows = $StandInRows; Where = ', in the stand-in shell' }) {
        foreach ($row in @($set.Rows).Where{ $_.Reached -eq 'not measured' }) {
            $against = if ($row.Against) { ", against $($row.Against)" }
            "- $($row.Work)${against}$($set.Where): $($row.Because)."
        }
    }
}

function ConvertTo-PointTable($Points) {
    $costs = [Linq.Enumerable]::Order([Linq.Enumerable]::Distinct([double[]] $Points.Microseconds))
    ConvertTo-TableRow (@('items/s') + @(foreach ($cost in $costs) { if ($cost -ge 1000) { "$($cost / 1000) ms" } else { "$cost µs" } }))
    '|---|' + '---:|' * @($costs).Count
    foreach ($name in $SeriesColors.Keys) {
        $own = @($Points).Where{ $_.Series -eq $name }
        if ($own) { ConvertTo-TableRow (@($name) + @(foreach ($cost in $costs) { @($own).Where{ $_.Microseconds -eq $cost }.ForEach{ (Format-Value $_.Rate 'items/s') -replace ' .*' } })) }
    }
}

function ConvertTo-Report($Run, [hashtable] $Reasons, [string] $Picture) {
    $rows = @($Run.Records).Where{ $_.Kind -eq 'Row' }
    $standIn = @($Run.StandInRecords).Where{ $_.Kind -eq 'Row' }
    $points = @($Run.Records).Where{ $_.Kind -eq 'Point' }
    '# Performance'
    ''
    'Written by `./bench/Measure-Pool.ps1`; changes by hand are lost. Why a goal was missed stands in `bench/reasons.psd1`.'
    ''
    if (-not $Run.RealShell) { 'Measured in the stand-in shell, as there is no PowerShell on this machine.'; '' }
    if ($Run.Quick) { '**A quick run: few rounds, little work. Its figures are only good for seeing that everything runs.**'; '' }
    '| | |'; '|---|---|'
    foreach ($fact in $Run.Facts) { ConvertTo-TableRow $fact.Name, $fact.Value }
    ''
    '## Goals'
    ''
    "Median (lowest–highest) of $($Run.Rounds) rounds, fewer where one takes long. In each round all that is compared runs in turn, in alternating order; a result is ours / theirs in the same round, or ours − theirs where the goal says ""more"". A pool has two warm workers unless the row says otherwise, the input is made in the shell, and what comes out is collected there. What is over in less than a second (maps, trips, objects, files, latency) is run for some seconds before, ours and theirs alike, as .NET compiles what is run often only then for good; what a fresh shell sees has rows of its own. Each group of rows runs in a shell of its own, at the root of the file system. A dash stands where the shell makes no difference, so that the stand-in was not asked."
    ''
    ConvertTo-ResultTable $rows $standIn
    ''
    $noted = @($rows).Where{ $_.Note }
    foreach ($row in $noted) { "- $($row.Work)$(if ($row.Against) { ", against $($row.Against)" }): $($row.Note)." }
    if ($noted) { '' }
    '## What fell short'
    ''
    ConvertTo-ReasonList $rows $Reasons
    ''
    $missing = @(ConvertTo-MissingList $rows $standIn)
    if ($missing) { '## What was not measured'; ''; $missing; '' }
    if ($points) {
        '## Items a second against what a body costs'
        ''
        "![Items a second against what a body costs]($Picture)"
        ''
        'The body of 1 µs is `$_ * $_`; the others derive a key with as many rounds as take that time in the shell, and Python''s run a loop that takes as long. `Start-Job` starts a process for each item.'
        ''
        ConvertTo-PointTable $points
        ''
    }
    '## Measuring'
    ''
    '```'
    './bench/Measure-Pool.ps1                  # all of it, and this document; on a machine with nothing else to do'
    './bench/Measure-Pool.ps1 -Quick           # sees that everything runs'
    './bench/Measure-Pool.ps1 -Only *trip*     # some rows'
    './bench/Measure-Pool.ps1 -FromLast        # this document again from the last whole run, with new reasons'
    'dotnet run -c Release --project bench     # micro-benchmarks of codec, frames and dispatcher (BenchmarkDotNet)'
    '```'
}
