# The engine alone, with workers in memory that answer at once: processor time an item as workers grow. The same in every shell, so measured once.
if ($Bench.Beside) { return }

$workers = 2, 8, 32, 100, 200
$items = Select-Amount 20000 5000
$costs = @{}
$ways = @(
    @{ Key = 'single'; Name = 'a batch for each item' }
    @{ Key = 'adaptive'; Name = 'batches that adapt' }
    @{ Key = 'maps'; Name = '100 maps at a time' }
    @{ Key = 'throttled-maps'; Name = '100 maps at a time with one worker each' }
    @{ Key = 'throttled'; Name = 'a map with one worker' }
)
foreach ($line in & dotnet $Bench.Program dispatcher $items $Bench.Rounds @workers) {
    $count, $times = $line -split ' '
    for ($way = 0; $way -lt $ways.Count; $way++) {
        $key = "$($ways[$way].Key)$count"
        $costs[$key] = [double[]] (@($costs[$key]).Where{ $null -ne $_ } + [double]::Parse($times[$way], [cultureinfo]::InvariantCulture))
    }
}
if ($LASTEXITCODE -ne 0) { throw "The simulation ended with code $LASTEXITCODE." }

foreach ($way in $ways) {
    foreach ($count in $workers[1..4]) {
        $row = @{ Id = "dispatcher-$($way.Key)-$count"; Work = "processor time of the engine for an item, $count simulated workers, $($way.Name)"; Ours = $costs["$($way.Key)$count"]; Unit = 'us' }
        # Flat: no dearer at 200 than the noise between two runs.
        $goal = if ($count -eq 200) { @{ Goal = 'at most'; Limit = 1.25; More = 'flat' } } else { @{} }
        New-Row @row @goal -Against '2 simulated workers' -Theirs $costs["$($way.Key)2"]
    }
}
