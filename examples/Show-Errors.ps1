# What a caller sees of things that go wrong in a worker.
Import-Module "$PSScriptRoot/../out/ParallelProc"
$pool = Start-ProcessPool -MaxWorkers 2

'1. An error that a body writes, and one that it throws, belong to one item; the others go on.'
$results = 1..4 | Invoke-PoolMap -Pool $pool -ErrorVariable problems -ErrorAction SilentlyContinue {
    if ($_ -eq 2) { Write-Error "item $_ has a flaw" }
    if ($_ -eq 3) { throw "item $_ can't be done" }
    "item $_ done"
}
$results
$problems | ForEach-Object { "error: $($_.Exception.Message)" }

''
'2. The type of an exception survives, so catch finds it.'
try {
    4, 2, 0 | Invoke-PoolMap -Pool $pool -ErrorAction Stop { 8 / $_ }
}
catch [DivideByZeroException] {
    "caught: $($_.Exception.Message)"
}

''
'3. A body that takes too long is stopped, by force where it must be.'
$results = 1, 600 | Invoke-PoolMap -Pool $pool -TimeoutSeconds 5 -ErrorVariable problems -ErrorAction SilentlyContinue {
    [Threading.Thread]::Sleep($_ * 100)
    "slept $_ tenths of a second"
}
$results
$problems | ForEach-Object { "error: $($_.FullyQualifiedErrorId), $($_.CategoryInfo.Category)" }

''
'4. A worker that dies takes nothing but its own item with it.'
$results = 1..4 | Invoke-PoolMap -Pool $pool -ErrorVariable problems -ErrorAction SilentlyContinue {
    if ($_ -eq 2) { Stop-Process -Id $PID -Force }
    "item $_ done"
}
$results
$problems | ForEach-Object { "error: $($_.FullyQualifiedErrorId) (input: $($_.TargetObject))" }

''
'5. A task is a job: its error waits in it.'
$task = Submit-PoolTask -Pool $pool { throw [IO.FileNotFoundException]::new('no such plan') }
$null = $task | Wait-PoolTask
"$($task.State): $($task.JobStateInfo.Reason.Message)"
try { $task | Receive-PoolTask -AutoRemove -ErrorAction Stop } catch [IO.FileNotFoundException] { 'caught the same exception' }

Stop-ProcessPool $pool
