# A large block of bytes to a worker and back.
$size = 64MB
$block = [byte[]]::new($size)
[Random]::new(1).NextBytes($block)
$python = Start-PythonPeer
$pipe = Start-BenchProgram pipe-echo
$pool = Start-WarmPool
try {
    $bodies = [ordered]@{
        ours = {
            $came = @{}
            $spent = Measure-Milliseconds { $came.Back = , $block | Invoke-PoolMap { , $_ } -Pool $pool }
            if ($came.Back -isnot [byte[]] -or $came.Back.Length -ne $size) { throw 'Something else came back.' }
            64000 / $spent
        }
        pipe = { Invoke-Peer $pipe "$size" }
    }
    if ($python) { $bodies.python = { Invoke-Peer $python "bytes $size" } }
    $rates = Measure-Rounds $Bench.Rounds $bodies
}
finally { Stop-ProcessPool $pool; Stop-Peer $python; Stop-Peer $pipe }

$ours = @{ Work = '`byte[]` of 64 MiB there and back'; Ours = $rates.ours; Unit = 'MiB/s' }
New-Row @ours -Id bytes-pipe -Against 'bare pipe between two .NET processes' -Theirs $rates.pipe -Goal 'at least' -Limit 0.6 -More 'stretch: above 1'
New-Row @ours -Id bytes-python -Against 'Python `submit().result()`' -Theirs $rates.python -Missing $Bench.NoPython -Goal 'at least' -Limit 3
