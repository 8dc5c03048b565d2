# A pool that has nothing to do: its shell and its two workers, beside three shells without the module.
if (-not $HasProc) { return New-MissingRow -Id idle-cpu -Work 'idle pool' -Against 'three idle `pwsh`' -Because $NoProc }

$seconds = Select-Amount 5 2
$shell = Start-ShellPart Hold-Pool $Bench.Module
$bare = 1..3 | ForEach-Object { Start-BareShell }
try {
    $ours = @($shell.Id) + @([int[]] (Read-Peer $shell))
    # What has just worked still has something to tidy up.
    [Threading.Thread]::Sleep(1000 * (Select-Amount 5 2))
    $use = Measure-Rounds ([Math]::Min(3, $Bench.Rounds)) -NoWarmUp ([ordered]@{ both = { Measure-IdleUse @{ pool = $ours; bare = $bare.Id } $seconds } })
}
finally { Stop-Peer $shell; foreach ($one in $bare) { Stop-Peer $one } }

# Less than a thousandth of one processor, for three processes, is none.
New-Row -Id idle-cpu -Work 'idle pool, processor time in a second: shell and two workers' -Ours $use.poolCpu -Unit 'ms' -Goal 'at most' -Limit 1 -Note 'none: below a thousandth of a processor'
New-Row -Id idle-cpu-bare -Work 'the same' -Ours $use.poolCpu -Unit 'ms' -Against 'three idle `pwsh`' -Theirs $use.bareCpu -Difference
New-Row -Id idle-wakes -Work 'idle pool, wake-ups in a second: shell and two workers' -Ours $use.poolSwitches -Unit 'switches' -Against 'three idle `pwsh`' -Theirs $use.bareSwitches -Difference
