# A map: results in the order of the inputs, while later inputs are still at work.
Import-Module "$PSScriptRoot/../../out/ParallelProc"

Use-ProcessPool -MaxWorkers 2 {
    'in order:'
    3, 1, 2 | Invoke-PoolMap { [Threading.Thread]::Sleep(100 * $_); "input $_" }

    'two inputs each, as map(f, a, b):'
    1, 2, 3 | Invoke-PoolMap { $_ * $args[0] } -ZipWith 10, 20, 30

    'the first that is over 50, and no more of them:'
    1..1000000 | Invoke-PoolMap { $_ * $_ } | Where-Object { $_ -gt 50 } | Select-Object -First 1
}
