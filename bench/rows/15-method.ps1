# One call of a compiled method for each item: as a body, and without any script.
$many = Select-Amount 200000 50000
$pool = Start-WarmPool
try {
    $bodies = [ordered]@{
        body   = { Measure-Rate $many { 1..$many | Invoke-PoolMap { [Math]::Sqrt($_) } -Pool $pool } }
        method = { Measure-Rate $many { 1..$many | Invoke-PoolMap -Method ([Math]::Sqrt) -Pool $pool } }
        alone  = { Measure-Rate $many { 1..$many | ForEach-Object { [Math]::Sqrt($_) } } }
    }
    $rates = Measure-Rounds $Bench.Rounds $bodies -WarmUp (Select-Amount 10 1) -Warm body, method, alone
    $goal = $rates.method.ForEach{ 500000 }
}
finally { Stop-ProcessPool $pool }

New-Row -Id method-body -Work 'body `[Math]::Sqrt($_)`' -Ours $rates.body -Unit 'items/s' -Against 'sequential `ForEach-Object`' -Theirs $rates.alone
New-Row -Id method-compiled -Work 'compiled method `[Math]::Sqrt`' -Ours $rates.method -Unit 'items/s' -Against 'sequential `ForEach-Object`' -Theirs $rates.alone
New-Row -Id method-rate -Work 'the same' -Ours $rates.method -Unit 'items/s' -Against '500,000 items/s' -Theirs $goal -Goal 'at least' -Limit 1
