# Words of many files, counted into one shared table; the longest lines in one list that a lock guards.
param([string] $Path = "$PSScriptRoot/../docs")
Import-Module "$PSScriptRoot/../out/ParallelProc"

$words = New-PoolSharedObject Dictionary
$longest = New-PoolSharedObject List
$lock = New-PoolSharedObject Lock

Get-ChildItem -LiteralPath $Path -Recurse -Filter *.md | Invoke-PoolMap {
    $counts = @{}
    $top = ''
    foreach ($line in [IO.File]::ReadLines($_.FullName)) {
        if ($line.Length -gt $top.Length) { $top = $line }
        foreach ($word in [regex]::Matches($line, '\w{4,}')) { $counts[$word.Value]++ }
    }

    foreach ($word in $counts.Keys) { $null = ($using:words).Increment($word, $counts[$word]) }

    # Two steps that nobody may come between: look, and then change.
    $list = $using:longest
    Use-PoolLock $using:lock {
        $list.Add("$($top.Length) $($_.Name)")
        if ($list.Count -gt 3) { $null = $list.Remove(@($list.ToArray() | Sort-Object { [int]($_ -split ' ')[0] })[0]) }
    }
}

'words of four letters and more: {0}' -f $words.Count
'the most frequent: {0}' -f (($words | Sort-Object { -$_.Value }, { $_.Key } | Select-Object -First 3).Key -join ', ')
'files with the longest lines: {0}' -f $longest.Count
