# A web server on this machine that takes its time for each answer. Dot-sourced by examples.
function Start-WebServer([int] $Milliseconds, [int] $Threads = 16) {
    $probe = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
    $probe.Start()
    $address = "http://localhost:$($probe.LocalEndpoint.Port)/"
    $probe.Stop()

    $listener = [Net.HttpListener]::new()
    $listener.Prefixes.Add($address)
    $listener.Start()
    foreach ($one in 1..$Threads) {
        $null = [powershell]::Create().AddScript({
                param($listener, $milliseconds)
                while ($listener.IsListening) {
                    $context = $listener.GetContext()
                    [Threading.Thread]::Sleep($milliseconds)
                    $bytes = [Text.Encoding]::UTF8.GetBytes("content of $($context.Request.Url.AbsolutePath.Trim('/'))")
                    $context.Response.Close($bytes, $false)
                }
            }).AddArgument($listener).AddArgument($Milliseconds).BeginInvoke()
    }
    [pscustomobject]@{ Address = $address; Listener = $listener } |
        Add-Member -MemberType ScriptMethod -Name Stop -Value { $this.Listener.Close() } -PassThru
}
