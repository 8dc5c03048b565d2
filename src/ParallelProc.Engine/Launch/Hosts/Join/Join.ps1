# What each task of a step runs to become a worker of a pool that it joins over TLS. It comes in by standard input, the same for all tasks, behind the few words of
# the command line, with $i, $o and ppr as Bootstrap.ps1 has them; that comes next, by the new channel.
$ErrorActionPreference = 'Stop'
$order = ConvertFrom-Json ([Text.Encoding]::UTF8.GetString((ppr ([BitConverter]::ToInt32((ppr 4), 0)))))
$address = [Net.IPAddress]::Parse($order.Address)
$options = [Net.Security.SslClientAuthenticationOptions]::new()
$options.TargetHost = 'ParallelProc'
$options.EnabledSslProtocols = 'Tls12, Tls13' # the pool takes the better one that both have
$options.AllowRenegotiation = $false
$options.AllowTlsResume = $false
$options.ClientCertificateContext = [Net.Security.SslStreamCertificateContext]::Create([Security.Cryptography.X509Certificates.X509Certificate2]::CreateFromPem($order.Certificate, $order.Key), $null, $true)

# Called on this thread, as everything here waits on it. Nobody signs the pool's certificate: it is the one that was told, or it is not.
$options.RemoteCertificateValidationCallback = { param($Sender, $Certificate) $Certificate -and $Certificate.GetCertHashString('SHA256') -eq $order.Pin }

for ($try = 1; ; $try++) {
    $joined = [Net.Sockets.Socket]::new($address.AddressFamily, 'Stream', 'Tcp')
    try {
        $joined.NoDelay = $true
        $joined.ReceiveTimeout = 30000
        $joined.Connect($address, $order.Port)
        $i = [Net.Security.SslStream]::new([Net.Sockets.NetworkStream]::new($joined, $true), $false)
        $i.AuthenticateAsClient($options)
        break
    }
    catch {
        # It has many to let in at a time, and may have dropped this one.
        $joined.Dispose()
        if ($try -ge 5) { throw }
        [Threading.Thread]::Sleep(200 * $try)
    }
}

$joined.ReceiveTimeout = 0
$o = $i
$o.Write([byte[]]([Security.Cryptography.HMACSHA256]::HashData([Convert]::FromBase64String($order.Secret), [Text.Encoding]::ASCII.GetBytes("$([int]$env:SLURM_PROCID)")) + $g))
$o.Flush()
$order = $options = $null
. ([scriptblock]::Create([Text.Encoding]::UTF8.GetString((ppr ([BitConverter]::ToInt32((ppr 4), 0))))))
