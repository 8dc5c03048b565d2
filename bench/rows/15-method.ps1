# One call of a compiled method for each item: as a body, and without any script where the module can do that.
$many = Select-Amount 200000 50000
$pool = Start-WarmPool
try {
    $bodies = [ordered]@{
        body  = { Measure-Rate $many { 1..$many | Invoke-PoolMap { [Math]::Sqrt($_) } -Pool $pool } }
        alone = { Measure-Rate $many { 1..$many | ForEach-Object { [Math]::Sqrt($_) } } }
    }
    $rates = Measure-Rounds $Bench.Rounds $bodies -WarmUp (Select-Amount 10 1) -Warm body, alone
}
finally { Stop-ProcessPool $pool }

New-Row -Id method-body -Work 'body `[Math]::Sqrt($_)`' -Ours $rates.body -Unit 'items/s' -Against 'sequential `ForEach-Object`' -Theirs $rates.alone
if (-not (Get-Command Invoke-PoolMap).Parameters.ContainsKey('Method')) {
    New-MissingRow -Id method-compiled -Work 'compiled method `[Math]::Sqrt`' -Against 'sequential `ForEach-Object`' -Because '`Invoke-PoolMap` takes no compiled methods yet'
}
