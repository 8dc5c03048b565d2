# Fetches many files over HTTP in worker processes. The server is a small one that this script starts, and takes 50 ms for each file.
param([int] $Count = 40)
Import-Module "$PSScriptRoot/../out/ParallelProc"

function Start-Server {
    $probe = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
    $probe.Start()
    $address = "http://localhost:$($probe.LocalEndpoint.Port)/"
    $probe.Stop()

    $listener = [Net.HttpListener]::new()
    $listener.Prefixes.Add($address)
    $listener.Start()
    foreach ($one in 1..8) {
        $null = [powershell]::Create().AddScript({
                param($listener)
                while ($listener.IsListening) {
                    $context = $listener.GetContext()
                    [Threading.Thread]::Sleep(50)
                    $name = $context.Request.Url.AbsolutePath.Trim('/')
                    $bytes = [Text.Encoding]::UTF8.GetBytes("This is $name.")
                    $context.Response.StatusCode = if ($name -eq 'file13') { 404 } else { 200 }
                    $context.Response.Close($bytes, $false)
                }
            }).AddArgument($listener).BeginInvoke()
    }
    $listener, $address
}

$listener, $address = Start-Server
try {
    # One client for all that a worker fetches.
    $setUp = { $global:client = [Net.Http.HttpClient]::new() }

    Use-ProcessPool -MaxWorkers 4 -InitializationScript $setUp {
        $files = 1..$Count | Invoke-PoolMap -TimeoutSeconds 30 -ErrorVariable problems -ErrorAction SilentlyContinue {
            $ErrorActionPreference = 'Stop' # a call that fails ends its item
            $name = "file$_"
            $text = $client.GetStringAsync("${using:address}$name").GetAwaiter().GetResult()
            [pscustomobject]@{ Name = $name; Text = $text }
        }
        "$(@($files).Count) files, the first: $($files[0].Text) The last: $($files[-1].Text)"
        foreach ($problem in $problems) { "Not fetched: file$($problem.TargetObject), $($problem.Exception.GetBaseException().Message)" }
    }
}
finally { $listener.Close() }
