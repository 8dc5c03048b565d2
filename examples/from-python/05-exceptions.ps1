# A division by zero among the inputs: one error for that input, all other results, and the type that it was.
Import-Module "$PSScriptRoot/../../out/ParallelProc"

Use-ProcessPool -MaxWorkers 2 {
    'a map goes on:'
    4, 2, 0, 1 | Invoke-PoolMap { $ErrorActionPreference = 'Stop'; 8 / $_ } -ErrorVariable problems -ErrorAction SilentlyContinue
    "input $($problems[0].TargetObject), line $($problems[0].InvocationInfo.ScriptLineNumber): $($problems[0].Exception.Message)"

    'unless it shall not:'
    try { 4, 2, 0, 1 | Invoke-PoolMap { 8 / $_ } -ErrorAction Stop }
    catch [DivideByZeroException] { "caught: $($_.Exception.Message)" }

    'a task keeps its error until its result is asked for:'
    $task = Submit-PoolTask { throw [ArgumentException]::new('no such number') }
    $null = $task | Wait-PoolTask
    "state: $($task.State)"
    try { $task | Receive-PoolTask -ErrorAction Stop } catch [ArgumentException] { "caught: $($_.Exception.Message)" }
}
