using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace ParallelProc.Engine;

/// <summary>
/// Where the workers of a pool join it: a socket that listens at one address of the cluster, while the pool runs. Who comes shows a certificate that the pool has made, and a
/// token, within a limit; all others are closed without an answer.
/// </summary>
internal sealed class JoinGate : IAsyncDisposable
{
    /// <summary>So many strangers may be at the gate beside those that are expected.</summary>
    private const int Strangers = 64;

    private const int Backlog = 512;
    private const byte Handshake = 0x16; // how TLS begins
    private const byte Major = 3;

    private static readonly TimeSpan DefaultLimit = TimeSpan.FromSeconds(15);

    private readonly Socket _socket;
    private readonly JoinGuests _guests;
    private readonly JoinRefusals _refusals;
    private readonly JoinAttempts _attempts;
    private readonly CancellationTokenSource _stop = new();
    private readonly TimeSpan _limit;
    private readonly Task _accepting;
    private int _ended;
    private volatile JoinCertificate _certificate = JoinCertificate.New();

    /// <param name="address">Where it listens.</param>
    /// <param name="port">At which port; 0 for one that the system gives.</param>
    /// <param name="guests">Who is expected.</param>
    /// <param name="refusals">Is told of all others.</param>
    /// <param name="limit">How long somebody may take to prove itself.</param>
    /// <exception cref="SocketException">It can't listen there.</exception>
    public JoinGate(IPAddress address, int port, JoinGuests guests, JoinRefusals refusals, TimeSpan? limit = null)
    {
        _guests = guests;
        _refusals = refusals;
        _limit = limit ?? DefaultLimit;
        _attempts = new JoinAttempts(() => Strangers + guests.Open);
        _socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            _socket.Bind(new IPEndPoint(address, port));
            _socket.Listen(Backlog);
        }
        catch
        {
            _socket.Dispose();
            throw;
        }

        Port = ((IPEndPoint)_socket.LocalEndPoint!).Port;
        _accepting = AcceptAsync();
    }

    public int Port { get; }

    /// <summary>Those at the gate.</summary>
    public int AttemptCount => _attempts.Count;

    /// <summary>The SHA-256 of the certificate that whoever is invited now will see.</summary>
    public string Pin()
    {
        if (_certificate.IsOld(DateTime.Now))
        {
            _certificate = JoinCertificate.New(); // who joins just now finds another one than it was told, and its place is filled again
        }

        return _certificate.Hash;
    }

    /// <summary>Listens no more, and closes those who have not proved themselves.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _ended, 1) != 0)
        {
            return;
        }

        await _stop.CancelAsync().ConfigureAwait(false);
        _socket.Dispose();
        _attempts.End();
        await _accepting.ConfigureAwait(false);
        _stop.Dispose();
        _certificate.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var socket = await _socket.AcceptAsync(_stop.Token).ConfigureAwait(false);
                _ = ReceiveAsync(socket);
            }
            catch (SocketException e)
            {
                // One that had gone before it was taken, or no room for more: those who wait are still there.
                _refusals.Add("?", e.Message);
                await Task.Delay(100).ConfigureAwait(false);
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return; // the pool has ended
            }
        }
    }

    /// <summary>Lets somebody in, or closes it. Never faults.</summary>
    private async Task ReceiveAsync(Socket socket)
    {
        var from = "?";
        string? why;
        var ssl = new SslStream(new NetworkStream(socket, ownsSocket: true));
        try
        {
            from = $"{(socket.RemoteEndPoint as IPEndPoint)?.Address}";
            if (!_attempts.Add(socket))
            {
                socket.Dispose();
                return;
            }

            using var limit = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
            limit.CancelAfter(_limit);
            why = await WelcomeAsync(socket, ssl, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            why = "it said nothing for too long";
        }
        catch (AuthenticationException)
        {
            why = "it showed no certificate of ours";
        }
        catch (Exception) // whatever a stranger's bytes lead to ends his attempt, or it would stay one for ever
        {
            why = "it broke off before it had proved itself";
        }

        var stayed = _attempts.Remove(socket);
        if (why is null)
        {
            return;
        }

        if (why.Length > 0 && !_stop.IsCancellationRequested)
        {
            _refusals.Add(from, stayed ? why : "there were too many at a time");
        }

        socket.Dispose();
    }

    private async Task<string?> WelcomeAsync(Socket socket, SslStream ssl, CancellationToken stop)
    {
        // Looked at first, as TLS would answer whatever came with an alert.
        var head = new byte[2];
        socket.NoDelay = true;
        if (await socket.ReceiveAsync(head, SocketFlags.Peek, stop).ConfigureAwait(false) == 0)
        {
            return "it broke off before it had proved itself";
        }

        if (head[0] != Handshake || head[1] is not (0 or Major))
        {
            return "it does not speak TLS";
        }

        JoinInvitation? invitation = null;
        await ssl.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions
            {
                ServerCertificateContext = SslStreamCertificateContext.Create(_certificate.Certificate, additionalCertificates: null, offline: true),
                ClientCertificateRequired = true,
                EnabledSslProtocols = JoinCertificate.Protocols,
                AllowRenegotiation = false,
                AllowTlsResume = false,
                RemoteCertificateValidationCallback = (_, shown, _, _) =>
                    (invitation = shown is null ? null : _guests.Of(JoinCertificate.HashOf(shown))) is not null,
            },
            stop).ConfigureAwait(false);
        var token = new byte[JoinTokens.Size];
        await ssl.ReadExactlyAsync(token, stop).ConfigureAwait(false);
        return invitation is null ? "it showed no certificate of ours" : invitation.Welcome(token, new JoinChannel(socket, ssl));
    }
}
