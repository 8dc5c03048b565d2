using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using ParallelProc.Engine;

namespace ParallelProc.Tests.Engine.Launch.Hosts.Join;

/// <summary>Who connects to a gate: a worker's side of it, or one that only tries.</summary>
internal sealed class JoinGuest : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private Stream? _stream;

    private JoinGuest()
    {
    }

    public static async Task<JoinGuest> ConnectAsync(int port)
    {
        var guest = new JoinGuest();
        await guest._socket.ConnectAsync(IPAddress.Loopback, port).WaitAsync(Patience);
        guest._stream = new NetworkStream(guest._socket);
        return guest;
    }

    /// <summary>Connects, shows a certificate and says a token, as a worker does.</summary>
    public static async Task<JoinGuest> JoinAsync(int port, string pin, JoinCertificate? shown, byte[] token)
    {
        var guest = await ConnectAsync(port);
        await guest.SecureAsync(pin, shown);
        await guest.SendAsync(token);
        return guest;
    }

    public async Task SecureAsync(string pin, JoinCertificate? shown)
    {
        var stream = new SslStream(_stream!);
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = JoinCertificate.Name,
            ClientCertificateContext = shown is null ? null : SslStreamCertificateContext.Create(shown.Certificate, null, offline: true),
            RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate!.GetCertHashString(HashAlgorithmName.SHA256) == pin,
        };
        await stream.AuthenticateAsClientAsync(options).WaitAsync(Patience);
        Protocol = stream.SslProtocol;
        _stream = stream;
    }

    public SslProtocols Protocol { get; private set; }

    public async Task SendAsync(byte[] bytes) => await _stream!.WriteAsync(bytes);

    public async Task<byte[]> ReceiveAsync(int count)
    {
        var bytes = new byte[count];
        await _stream!.ReadExactlyAsync(bytes).AsTask().WaitAsync(Patience);
        return bytes;
    }

    /// <summary>What comes until the other side closes; null where it does so by force.</summary>
    public async Task<byte[]?> ReceiveAllAsync()
    {
        using var all = new MemoryStream();
        try
        {
            await _stream!.CopyToAsync(all).WaitAsync(Patience);
        }
        catch (IOException)
        {
            return all.Length == 0 ? null : all.ToArray();
        }

        return all.ToArray();
    }

    public void Dispose()
    {
        _stream?.Dispose();
        _socket.Dispose();
    }
}
