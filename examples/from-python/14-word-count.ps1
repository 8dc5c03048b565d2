# A whole program: counts the words of many files, in processes, and survives whatever is among the files.
param([string] $Path, [int] $Workers = 2)
$ErrorActionPreference = 'Stop'
Import-Module "$PSScriptRoot/../../out/ParallelProc"

function Get-WordCount([string] $File) {
    $ErrorActionPreference = 'Stop' # a file that can't be read fails its input
    $counts = @{}
    foreach ($word in [IO.File]::ReadAllText($File).ToLowerInvariant() -split '\W+') { if ($word) { $counts[$word]++ } }
    $counts
}

function Add-Count([hashtable] $Sum, [hashtable] $Counts) {
    foreach ($word in $Counts.Keys) { $Sum[$word] += $Counts[$word] }
}

# Without a folder: one with three texts, and a link to nowhere.
$own = if (-not $Path) {
    $Path = [IO.Directory]::CreateTempSubdirectory('words').FullName
    [IO.File]::WriteAllText("$Path/a.txt", 'the cat and the dog')
    [IO.File]::WriteAllText("$Path/b.txt", 'The dog, and the bird.')
    [IO.File]::WriteAllText("$Path/c.txt", 'A cat.')
    $null = [IO.File]::CreateSymbolicLink("$Path/gone.txt", "$Path/nowhere.txt")
    $Path
}
try {
    $sum = @{}
    Use-ProcessPool -MaxWorkers $Workers {
        [IO.Directory]::EnumerateFiles($Path, '*.txt') | Sort-Object |
            Invoke-PoolMap { Get-WordCount $_ } -TimeoutSeconds 60 -RetryCount 1 -RetryDelaySeconds 0.1 -ErrorVariable problems -ErrorAction SilentlyContinue |
            ForEach-Object { Add-Count $sum $_ }
        foreach ($problem in $problems) { "not read after $($problem.Exception.Data['ParallelProc.Attempts']) attempts: $([IO.Path]::GetFileName($problem.TargetObject))" }
    }
    $sum.GetEnumerator() | Sort-Object -Property @{ Expression = 'Value'; Descending = $true }, @{ Expression = 'Key' } | Select-Object -First 3 | ForEach-Object { "$($_.Key): $($_.Value)" }
}
finally { if ($own) { [IO.Directory]::Delete($own, $true) } }
