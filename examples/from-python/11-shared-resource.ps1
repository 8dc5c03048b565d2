# A file that all workers write to, behind a lock of the system that all processes know by its name.
Import-Module "$PSScriptRoot/../../out/ParallelProc"

$path = [IO.Path]::Combine([IO.Path]::GetTempPath(), "counter-$([guid]::NewGuid().ToString('n')).txt")
$name = "parallelproc-example-$PID"
[IO.File]::WriteAllText($path, '0')
try {
    Use-ProcessPool -MaxWorkers 4 {
        $null = 1..100 | Invoke-PoolMap -BatchSize 1 {
            $lock = [Threading.Mutex]::new($false, $using:name)
            try {
                $null = $lock.WaitOne()
                try { [IO.File]::WriteAllText($using:path, [string]([int][IO.File]::ReadAllText($using:path) + 1)) }
                finally { $lock.ReleaseMutex() }
            }
            finally { $lock.Dispose() }
        }
    }
    "counted to $([IO.File]::ReadAllText($path)) in 100 steps"
}
finally { [IO.File]::Delete($path) }
