# A shell whose pool has worked and now has nothing to do. Says the processes of its workers, and waits until it is told to end.
param([Parameter(Mandatory)] [string] $Module)
Import-Module $Module
$pool = Start-ProcessPool -MaxWorkers 2 -MinWorkers 2
$null = 1..5000 | Invoke-PoolMap { $_ * $_ } -Pool $pool
[Console]::Out.WriteLine((Get-PoolWorker $pool).ProcessId -join ' ')
$null = [Console]::In.ReadLine()
Stop-ProcessPool $pool
