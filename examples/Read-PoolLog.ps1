# What a night's run leaves to be read in the morning: one JSON line an event, with the script blocks' own lines among them.
param([string] $Path = "$PSScriptRoot/../docs", [string] $LogPath = (Join-Path ([IO.Path]::GetTempPath()) "night-$PID.jsonl"))
Import-Module "$PSScriptRoot/../out/ParallelProc"

Use-ProcessPool -Name Night -MaxWorkers 2 -LogPath $LogPath {
    Get-ChildItem -LiteralPath $Path -Recurse -Filter *.md | Invoke-PoolMap -RetryCount 1 -BatchSize 1 -ErrorAction SilentlyContinue {
        $text = [IO.File]::ReadAllText($_.FullName)
        if ($PoolContext.Attempt -eq 1 -and $_.Name -like 'about_*') { throw "$($_.Name) can't be read just now" }
        $long = @($text -split '\n' | Where-Object Length -GT 120).Count
        if ($long) { Write-PoolLog -Level Warning 'long lines' -Data @{ File = $_.Name; Lines = $long } }
    }
}

# The log is plain JSON: no module is needed to read it.
$log = Get-Content -LiteralPath $LogPath | ConvertFrom-Json
'pool: {0}, kinds of events: {1}' -f $log[0].pool, (@($log.event | Sort-Object -Unique).Count)
'tried again: {0}' -f @($log | Where-Object event -EQ ItemRetried).Count
$warnings = @($log | Where-Object level -EQ Warning | Sort-Object { - $_.data.Lines }, { $_.data.File })
'files with long lines: {0}' -f $warnings.Count
$warnings | Select-Object -First 3 | ForEach-Object { '  {0}: {1}, told by worker {2}' -f $_.data.File, $_.data.Lines, $_.worker }
Remove-Item -LiteralPath $LogPath
