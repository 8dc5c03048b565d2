# A run of some files, put into the last whole one.

# Records that the new ones replace are taken out; the new ones stand where the first of them stood.
function Join-Record($Old, $New) {
    $names = @($New).ForEach{ Get-RecordName $_ }
    $placed = $false
    foreach ($record in $Old) {
        if ((Get-RecordName $record) -notin $names) { $record; continue }
        if (-not $placed) { $New; $placed = $true }
    }
    if (-not $placed) { $New }
}

function Get-RecordName($Record) { if ($Record.Kind -eq 'Row') { $Record.Id } else { "$($Record.Series) $($Record.Microseconds)" } }

function Update-Run($Last, $Run, [string[]] $Files) {
    foreach ($part in 'Records', 'StandInRecords') { $Last[$part] = @(Join-Record $Last[$part] $Run[$part]) }
    $fact = { param($name) @($Run.Facts).Where{ $_.Name -eq $name }[0].Value }
    $note = [pscustomobject]@{ Name = 'Measured again'; Value = "$($Files -join ', '): $(& $fact 'Date'), $(& $fact 'ParallelProc'), load before $(& $fact 'Load before')" }
    $Last.Facts = @(@($Last.Facts).Where{ $_.Name -ne 'Measured again' -or $_.Value -notlike "$($Files -join ', '):*" }) + $note
    $Last
}
