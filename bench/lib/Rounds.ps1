# Measuring in turn.

# Runs each body once a round, in turn and in alternating order, after one round that only warms up. A body returns a number, or a dictionary of numbers by name.
# Returns the values of all rounds by name. Code that is run often is compiled for good only after seconds of it: bodies that shall be measured as a long-lived shell
# runs them are warmed up so many times more.
function Measure-Rounds([int] $Rounds, [Collections.IDictionary] $Bodies, [switch] $NoWarmUp, [int] $WarmUp, [string[]] $Warm) {
    $measured = [ordered]@{}
    $order = @($Bodies.Keys)
    if (-not $NoWarmUp) { foreach ($name in $order) { $null = & $Bodies[$name] } }
    for ($i = 0; $i -lt $WarmUp; $i++) { foreach ($name in $Warm) { $null = & $Bodies[$name] } }
    foreach ($round in 1..$Rounds) {
        foreach ($name in $order) {
            # What one leaves behind must not be collected in another's time.
            [GC]::Collect()
            $result = & $Bodies[$name]
            $byName = if ($result -is [Collections.IDictionary]) { $result } else { @{ $name = $result } }
            foreach ($key in $byName.Keys) { $measured[$key] = [double[]] (@($measured[$key]).Where{ $null -ne $_ } + [double] $byName[$key]) }
        }
        [Array]::Reverse($order)
    }
    $measured
}

# So many a second.
function Measure-Rate([int] $Count, [scriptblock] $Work) {
    $clock = [Diagnostics.Stopwatch]::StartNew()
    $null = & $Work
    $Count / $clock.Elapsed.TotalSeconds
}

function Measure-Milliseconds([scriptblock] $Work) {
    $clock = [Diagnostics.Stopwatch]::StartNew()
    $null = & $Work
    $clock.Elapsed.TotalMilliseconds
}

# An amount of work: the whole one, or a small one in a quick run.
function Select-Amount([int] $Full, [int] $Quick) { if ($Bench.Quick) { $Quick } else { $Full } }

# Two workers that have run something.
function Start-WarmPool([int] $Workers = 2) {
    $started = Start-ProcessPool -MaxWorkers $Workers -MinWorkers $Workers
    $null = 1..2000 | Invoke-PoolMap { $_ * $_ } -Pool $started
    $started
}
