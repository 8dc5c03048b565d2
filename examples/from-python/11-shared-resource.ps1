# A file that all workers write to, behind a lock that lives in this session; and a list that they share.
Import-Module "$PSScriptRoot/../../out/ParallelProc"

$path = [IO.Path]::Combine([IO.Path]::GetTempPath(), "counter-$([guid]::NewGuid().ToString('n')).txt")
$lock = New-PoolSharedObject Lock
$seen = New-PoolSharedObject List
[IO.File]::WriteAllText($path, '0')
try {
    Use-ProcessPool -MaxWorkers 4 {
        1..100 | Invoke-PoolMap -BatchSize 1 {
            Use-PoolLock $using:lock { [IO.File]::WriteAllText($using:path, [string]([int][IO.File]::ReadAllText($using:path) + 1)) }
            ($using:seen).Add($_)
        }
    }
    "counted to $([IO.File]::ReadAllText($path)) in $($seen.Count) steps"
}
finally { [IO.File]::Delete($path) }
