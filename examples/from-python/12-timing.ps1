# How long the same work takes with 1, 2 and 4 workers. The work waits here, so that more workers help on any machine.
Import-Module "$PSScriptRoot/../../out/ParallelProc"

foreach ($workers in 1, 2, 4) {
    Use-ProcessPool -MaxWorkers $workers -MinWorkers $workers {
        $null = 1..8 | Invoke-PoolMap { $_ } # all of them have run something
        $clock = [Diagnostics.Stopwatch]::StartNew()
        $null = 1..16 | Invoke-PoolMap -BatchSize 1 { [Threading.Thread]::Sleep(100) }
        '{0} workers: {1:0.00} s' -f $workers, $clock.Elapsed.TotalSeconds
    }
}
