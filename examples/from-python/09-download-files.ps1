# Downloads from a real server on this machine that takes 50 ms for each file: one after the other, and with 8 processes.
param([int] $Count = 24)
Import-Module "$PSScriptRoot/../../out/ParallelProc"
. "$PSScriptRoot/WebServer.ps1"

$server = Start-WebServer -Milliseconds 50
try {
    $urls = 1..$Count | ForEach-Object { "$($server.Address)file$_" }

    $clock = [Diagnostics.Stopwatch]::StartNew()
    $client = [Net.Http.HttpClient]::new()
    $alone = $urls | ForEach-Object { $client.GetStringAsync($_).GetAwaiter().GetResult() }
    $sequential = $clock.Elapsed.TotalSeconds

    Use-ProcessPool -MaxWorkers 8 -MinWorkers 8 -InitializationScript { $global:client = [Net.Http.HttpClient]::new() } {
        $clock.Restart()
        $script:together = $urls | Invoke-PoolMap { $client.GetStringAsync($_).GetAwaiter().GetResult() }
        $script:parallel = $clock.Elapsed.TotalSeconds
    }

    "files: $($together.Count), the same in the same order: $(($alone -join '|') -eq ($together -join '|'))"
    'one after the other {0:0.00} s, in 8 processes {1:0.00} s' -f $sequential, $parallel
}
finally { $server.Stop() }
