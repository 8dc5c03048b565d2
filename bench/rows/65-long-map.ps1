# A map that is a hundred times as long, each in a shell of its own.
$long = Select-Amount 1000000 100000
$short = Select-Amount 10000 5000
$work = '{0:N0} items through one map' -f $long
$against = 'the same with {0:N0}' -f $short
if (-not $HasProc) { return New-MissingRow -Id long-memory -Work "$work, peak memory of the shell" -Against $against -Because $NoProc }

function Measure-LongMap([int] $Items) {
    $shell = Start-ShellPart Measure-LongMap $Bench.Module, "$Items"
    try { Read-Peer $shell } finally { Stop-Peer $shell }
}

$figures = Measure-Rounds ([Math]::Min(3, $Bench.Rounds)) -NoWarmUp ([ordered]@{
        long  = { $rate, $peak = Measure-LongMap $long; @{ long = $rate; longPeak = $peak } }
        short = { $rate, $peak = Measure-LongMap $short; @{ short = $rate; shortPeak = $peak } }
    })
New-Row -Id long-memory -Work "$work, peak memory of the shell" -Ours $figures.longPeak -Unit 'MiB' -Against $against -Theirs $figures.shortPeak -Goal 'at most' -Limit 1.2
New-Row -Id long-rate -Work "$work, items/s" -Ours $figures.long -Unit 'items/s' -Against $against -Theirs $figures.short -Goal 'at least' -Limit 0.9
