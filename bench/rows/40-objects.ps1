# Objects with properties: the codec twice on each side, beside PowerShell's own serializer once out and once in.
$count = Select-Amount 10000 1000
$objects = foreach ($n in 1..$count) {
    [pscustomobject]@{
        Id = $n; Name = "item $n"; Length = [long] $n * 1000; Ratio = $n / 7; Ready = $n % 2 -eq 0
        When = [DateTime]::UnixEpoch.AddMinutes($n); Key = [guid]::NewGuid(); Tags = @('a', "b$n")
    }
}
$pool = Start-WarmPool
try {
    $rates = Measure-Rounds $Bench.Rounds ([ordered]@{
            ours       = { Measure-Rate $count { $objects | Invoke-PoolMap { $_ } -Pool $pool } }
            serializer = { Measure-Rate $count { foreach ($one in $objects) { [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($one, 1)) } } }
        }) -WarmUp (Select-Amount 15 1) -Warm ours, serializer
}
finally { Stop-ProcessPool $pool }

New-Row -Id objects -Work ('{0:N0} objects of 8 mixed properties there and back' -f $count) -Ours $rates.ours -Unit 'items/s' -Against '`PSSerializer` out and in' -Theirs $rates.serializer -Goal 'at least' -Limit 10
