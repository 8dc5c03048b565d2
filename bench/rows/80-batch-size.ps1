# How close the measured batch size comes to the best fixed one, which nobody knows before. The same engine in every shell, so measured once.
if ($Bench.Beside) { return }

$spin = Measure-SpinBody
$random = [Random]::new(7)
$one = Get-SpinCount $spin 1
$mix = @($one) * (Select-Amount 2000 500) + @(Get-SpinCount $spin 100) * (Select-Amount 2000 500) + @(Get-SpinCount $spin 10000) * (Select-Amount 60 20) + @(Get-SpinCount $spin 1000000) * (Select-Amount 2 1)
$random.Shuffle($mix)
$trivial = { $_ * $_ }
$cases = @(
    @{ Id = '1us'; Name = '1 µs'; Body = $trivial; Items = 1..(Select-Amount 50000 20000); Sizes = 64, 512, 4096, 16384 }
    @{ Id = '100us'; Name = '100 µs'; Body = $SpinBody; Items = @(Get-SpinCount $spin 100) * (Select-Amount 5000 1000); Sizes = 1, 8, 64, 512 }
    @{ Id = '10ms'; Name = '10 ms'; Body = $SpinBody; Items = @(Get-SpinCount $spin 10000) * (Select-Amount 100 40); Sizes = 1, 2, 4, 16 }
    @{ Id = '1s'; Name = '1 s'; Body = $SpinBody; Items = @(Get-SpinCount $spin 1000000) * (Select-Amount 4 2); Sizes = 1, 2 }
    @{ Id = 'mix'; Name = 'one call (some µs) to 1 s, mixed at random'; Body = $SpinBody; Items = $mix; Sizes = 1, 8, 64, 512 }
)
$pool = Start-WarmPool
try {
    $null = @($one) * 2000 | Invoke-PoolMap $SpinBody -Pool $pool
    foreach ($case in $cases) {
        $items = $case.Items; $body = $case.Body
        $bodies = [ordered]@{ adaptive = { Measure-Rate $items.Count { $items | Invoke-PoolMap $body -Pool $pool } } }
        foreach ($size in $case.Sizes) { $bodies["$size"] = [scriptblock]::Create("Measure-Rate `$items.Count { `$items | Invoke-PoolMap `$body -Pool `$pool -BatchSize $size }") }
        # What takes seconds needs no warming up.
        $slow = $case.Id -in '1s', 'mix'
        $rates = Measure-Rounds $(if ($slow) { [Math]::Min(3, $Bench.Rounds) } else { $Bench.Rounds }) $bodies -NoWarmUp:$slow
        $best = $case.Sizes[0]
        foreach ($size in $case.Sizes) { if ((Get-Median $rates["$size"]) -gt (Get-Median $rates["$best"])) { $best = $size } }
        New-Row -Id "batch-$($case.Id)" -Work ('bodies of {0}, {1:N0} items, batches that adapt' -f $case.Name, $items.Count) -Ours $rates.adaptive -Unit 'items/s' -Against "best fixed ``-BatchSize``: $best (of $($case.Sizes -join ', '))" -Theirs $rates["$best"]
    }
}
finally { Stop-ProcessPool $pool }
