using System.Net;
using System.Security.Authentication;
using ParallelProc.Engine;

namespace ParallelProc.Tests.Engine.Launch.Hosts.Join;

/// <summary>Who gets in where workers join, and who does not.</summary>
public sealed class JoinGateTests : IAsyncLifetime, IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly JoinGuests _guests = new();
    private readonly TaskCompletionSource _told = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly JoinRefusals _refusals;
    private readonly JoinCertificate _shown = JoinCertificate.New();
    private readonly JoinTokens _tokens = new(2);
    private readonly JoinSeat[] _seats = [new("h"), new("h")];
    private JoinGate _gate;

    public JoinGateTests()
    {
        _refusals = new JoinRefusals("h", () => _told.TrySetResult());
        _gate = Open(null);
        Invite(TimeSpan.FromMinutes(10));
    }

    public Task InitializeAsync() => Task.CompletedTask;

    async Task IAsyncLifetime.DisposeAsync() => await DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        Array.ForEach(_seats, static s => s.Dispose());
        await _gate.DisposeAsync();
        _shown.Dispose();
    }

    [Fact]
    public async Task An_invited_worker_gets_its_own_seat_and_both_ways_to_it()
    {
        using var guest = await JoinAsync(Token(1));
        Assert.Equal(SslProtocols.Tls13, guest.Protocol);
        await guest.SendAsync([1, 2, 3]);
        Assert.Equal([1, 2, 3], await ReadAsync(_seats[1], 3));
        _seats[1].Input.Write([4, 5]);
        Assert.Equal([4, 5], await guest.ReceiveAsync(2));
        Assert.False(_seats[0].Exited.IsCompleted);
        Assert.Equal(0, _refusals.Count);
        Assert.True(SpinWait.SpinUntil(() => _gate.AttemptCount == 0, TimeSpan.FromSeconds(20))); // it has its seat a moment before
    }

    [Fact]
    public async Task The_worker_finds_the_end_of_its_input_and_its_last_words_are_read()
    {
        using var guest = await JoinAsync(Token(0));
        await guest.SendAsync([9]);
        Assert.Equal([9], await ReadAsync(_seats[0], 1));
        _seats[0].Input.Dispose();
        Assert.Empty((await guest.ReceiveAllAsync())!);
        await guest.SendAsync([8]);
        Assert.Equal([8], await ReadAsync(_seats[0], 1));
        guest.Dispose();
        Assert.Empty(await ReadAsync(_seats[0], 1));
        await _seats[0].Exited.WaitAsync(Patience);
    }

    [Fact]
    public async Task To_kill_a_worker_is_to_reset_its_connection_and_nobody_elses()
    {
        using var first = await JoinAsync(Token(0));
        using var second = await JoinAsync(Token(1));
        await first.SendAsync([1]);
        await second.SendAsync([1]);
        await ReadAsync(_seats[0], 1);
        await ReadAsync(_seats[1], 1);
        var reading = Task.Run(() => Record.Exception(() => _seats[0].Output.Read(new byte[1])));
        _seats[0].Kill();
        Assert.Null(await first.ReceiveAllAsync());
        await _seats[0].Exited.WaitAsync(Patience);
        await reading.WaitAsync(Patience);
        _seats[1].Input.Write([7]);
        Assert.Equal([7], await second.ReceiveAsync(1));
    }

    [Fact]
    public async Task A_token_that_is_none_is_refused_and_told_of()
    {
        using var guest = await JoinAsync(new byte[JoinTokens.Size]);
        Assert.Null(await Ended(guest));
        await RefusedAsync("its token is none of ours");
    }

    [Fact]
    public async Task A_token_that_was_used_is_refused_and_who_used_it_stays()
    {
        using var first = await JoinAsync(Token(0));
        await first.SendAsync([1]);
        await ReadAsync(_seats[0], 1);
        using var second = await JoinAsync(Token(0));
        Assert.Null(await Ended(second));
        await RefusedAsync("its token had been used");
        await first.SendAsync([2]);
        Assert.Equal([2], await ReadAsync(_seats[0], 1));
    }

    [Fact]
    public async Task A_token_of_another_step_is_refused_with_this_ones_certificate()
    {
        var others = new JoinTokens(1);
        using var certificate = JoinCertificate.New();
        using var seat = new JoinSeat("h");
        _guests.Add(new JoinInvitation(certificate, others, [seat], Environment.TickCount64 + 600_000));
        using var guest = await JoinAsync(JoinTokens.Of(others.Secret, 0));
        Assert.Null(await Ended(guest));
        await RefusedAsync("its token is none of ours");
        Assert.Equal(3, _guests.Open);
    }

    [Fact]
    public async Task Who_comes_too_late_is_refused_and_called_no_stranger()
    {
        Invite(TimeSpan.FromMilliseconds(-1));
        using var late = await JoinAsync(Token(0));
        Assert.Null(await Ended(late));
        Invite(TimeSpan.FromMinutes(10));
        _seats[1].Kill();
        using var given = await JoinAsync(Token(1));
        Assert.Null(await Ended(given));
        Assert.Equal(0, _refusals.Count);
    }

    [Fact]
    public async Task Who_shows_no_certificate_is_refused()
    {
        using var guest = await JoinGuest.ConnectAsync(_gate.Port);
        Assert.Null(await EndedInTls(guest, null));
        await RefusedAsync("it showed no certificate of ours");
    }

    [Fact]
    public async Task Who_shows_a_certificate_that_the_pool_has_not_made_is_refused()
    {
        using var other = JoinCertificate.New();
        using var guest = await JoinGuest.ConnectAsync(_gate.Port);
        Assert.Null(await EndedInTls(guest, other));
        await RefusedAsync("it showed no certificate of ours");
    }

    [Fact]
    public async Task Bytes_that_are_no_TLS_get_no_answer()
    {
        using var guest = await JoinGuest.ConnectAsync(_gate.Port);
        await guest.SendAsync("GET / HTTP/1.1\r\n\r\n"u8.ToArray());
        Assert.True(await guest.ReceiveAllAsync() is null or { Length: 0 });
        await RefusedAsync("it does not speak TLS");
    }

    [Fact]
    public async Task Who_says_nothing_is_closed_after_a_while()
    {
        await _gate.DisposeAsync();
        _gate = Open(TimeSpan.FromMilliseconds(50));
        using var guest = await JoinGuest.ConnectAsync(_gate.Port);
        Assert.True(await guest.ReceiveAllAsync() is null or { Length: 0 });
        await RefusedAsync("it said nothing for too long");
    }

    [Fact]
    public async Task Many_that_say_nothing_keep_nobody_out_who_is_invited()
    {
        var silent = new List<JoinGuest>();
        for (var n = 0; n < 200; n++)
        {
            silent.Add(await JoinGuest.ConnectAsync(_gate.Port));
        }

        using var guest = await JoinAsync(Token(0));
        await guest.SendAsync([1]);
        Assert.Equal([1], await ReadAsync(_seats[0], 1));
        Assert.InRange(_gate.AttemptCount, 1, 66);
        Assert.InRange(_refusals.Count, 100, 200);
        silent.ForEach(static s => s.Dispose());
    }

    [Fact]
    public async Task Strangers_are_counted_and_told_of_once()
    {
        for (var n = 0; n < 3; n++)
        {
            using var guest = await JoinGuest.ConnectAsync(_gate.Port);
            await guest.SendAsync([1, 2, 3]);
            await guest.ReceiveAllAsync();
        }

        Assert.Equal(3, _refusals.Count);
        await RefusedAsync("it does not speak TLS");
        Assert.Null(_refusals.Take());
    }

    [Fact]
    public async Task Nobody_listens_when_it_has_ended()
    {
        using var waits = await JoinGuest.ConnectAsync(_gate.Port);
        await _gate.DisposeAsync();
        Assert.True(await waits.ReceiveAllAsync() is null or { Length: 0 });
        await Assert.ThrowsAsync<System.Net.Sockets.SocketException>(() => JoinGuest.ConnectAsync(_gate.Port));
        Assert.Equal(0, _refusals.Count);
    }

    private byte[] Token(int task) => JoinTokens.Of(_tokens.Secret, task);

    private JoinGate Open(TimeSpan? limit) => new(IPAddress.Loopback, 0, _guests, _refusals, limit);

    private void Invite(TimeSpan time) => _guests.Add(new JoinInvitation(_shown, _tokens, _seats, Environment.TickCount64 + (long)time.TotalMilliseconds));

    private Task<JoinGuest> JoinAsync(byte[] token) => JoinGuest.JoinAsync(_gate.Port, _gate.Pin(), _shown, token);

    private static async Task<byte[]> ReadAsync(JoinSeat seat, int most)
    {
        var bytes = new byte[most];
        var count = await Task.Run(() => seat.Output.Read(bytes)).WaitAsync(Patience);
        return bytes[..count];
    }

    /// <summary>Null where it was closed without a word.</summary>
    private static async Task<byte[]?> Ended(JoinGuest guest) => await guest.ReceiveAllAsync() is { Length: > 0 } said ? said : null;

    /// <summary>With TLS 1.3 a client is through before its certificate is looked at.</summary>
    private async Task<byte[]?> EndedInTls(JoinGuest guest, JoinCertificate? shown)
    {
        try
        {
            await guest.SecureAsync(_gate.Pin(), shown);
            await guest.SendAsync(Token(0));
            return await Ended(guest);
        }
        catch (Exception e) when (e is IOException or AuthenticationException)
        {
            return null;
        }
    }

    private async Task RefusedAsync(string why)
    {
        await _told.Task.WaitAsync(Patience);
        var warning = _refusals.Take();
        Assert.Equal("JoinRefused", warning?.FullyQualifiedWarningId);
        Assert.Contains($"127.0.0.1 connected to the port at which workers of the host 'h' join, and was refused: {why}.", warning!.Message, StringComparison.Ordinal);
    }
}
