# Import-Module in a new shell each time.
function Measure-Import([string] $Path) {
    $script = "`$clock = [Diagnostics.Stopwatch]::StartNew(); Import-Module '$($Path -replace "'", "''")'; [Console]::Out.WriteLine(`$clock.Elapsed.TotalMilliseconds.ToString([cultureinfo]::InvariantCulture))"
    $shell = Start-Peer $Bench.Shell '-NoProfile', '-NonInteractive', '-Command', $script
    try { Read-Peer $shell } finally { Stop-Peer $shell }
}

$times = Measure-Rounds (2 * $Bench.Rounds) ([ordered]@{
        ours  = { Measure-Import $Bench.Module }
        empty = { Measure-Import $Bench.Empty }
    })
New-Row -Id import -Work '`Import-Module`' -Ours $times.ours -Unit 'ms' -Against 'an empty binary module' -Theirs $times.empty -Difference -Goal 'at most' -Limit 80
