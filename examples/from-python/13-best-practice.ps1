# What a body may rely on, and what it may not.
Import-Module "$PSScriptRoot/../../out/ParallelProc"

$factor = 3

Use-ProcessPool -MaxWorkers 2 {
    'variables of the shell are not there, unless they are named with $using:'
    "without: '$(1 | Invoke-PoolMap { "$factor" })', with: '$(1 | Invoke-PoolMap { "$using:factor" })'"

    'functions come along by being called:'
    function Get-Sum($Number) { $Number + 1 }
    1..2 | Invoke-PoolMap { Get-Sum $_ }

    'globals stay in their worker, so they are no way to give results back:'
    $null = 1..4 | Invoke-PoolMap { $global:count++ }
    "count here: '$count'"

    'what costs much to make is made once in each worker:'
    Use-ProcessPool -MaxWorkers 1 -InitializationScript { $global:table = @{ one = 1; two = 2 } } {
        'one', 'two' | Invoke-PoolMap { $table[$_] }
    }

    'handles and live objects do not cross; say what to open in place of passing what is open:'
    $stream = [IO.File]::OpenRead("$PSScriptRoot/13-best-practice.ps1")
    try { $stream | Invoke-PoolMap { $_.Length } -ErrorVariable problem -ErrorAction SilentlyContinue }
    finally { $stream.Dispose() }
    "$($problem.FullyQualifiedErrorId -replace ',.*')"
}
