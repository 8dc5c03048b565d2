# The pool ends with its block, however that is left.
Import-Module "$PSScriptRoot/../../out/ParallelProc"

Use-ProcessPool -MaxWorkers 2 {
    1..3 | Invoke-PoolMap { $_ * 10 }
}
"pools after the block: $(@(Get-ProcessPool).Count)"

try {
    Use-ProcessPool -Name thrown {
        $null = 1..3 | Invoke-PoolMap { $_ }
        throw 'something went wrong in the shell'
    }
}
catch { "caught: $_" }
"pools after an error: $(@(Get-ProcessPool).Count)"

# By hand it is Start and Stop, as executor.shutdown().
$pool = Start-ProcessPool
$task = Submit-PoolTask { 'finished all the same' } -Pool $pool
Stop-ProcessPool $pool
Receive-PoolTask $task
try { Submit-PoolTask { 1 } -Pool $pool -ErrorAction Stop } catch { "afterwards: $($_.FullyQualifiedErrorId -replace ',.*')" }
