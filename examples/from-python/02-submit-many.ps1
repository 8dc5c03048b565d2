# Many tasks at once; each result as soon as it is there.
Import-Module "$PSScriptRoot/../../out/ParallelProc"

function Get-Square($Number) {
    [Threading.Thread]::Sleep(400 * (4 - $Number)) # the first takes longest
    "$Number squared is $($Number * $Number)"
}

Use-ProcessPool -MaxWorkers 3 -MinWorkers 3 {
    $tasks = 1..3 | Submit-PoolTask { Get-Square $_ }
    'as they complete:'
    $tasks | Wait-PoolTask | Receive-PoolTask -Keep
    'in the order of submission:'
    $tasks | Receive-PoolTask -Wait
}
