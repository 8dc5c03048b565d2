using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using ParallelProc.Engine;
using ParallelProc.Protocol;

namespace ParallelProc.Tests.Engine.Launch.Hosts;

/// <summary>The talk that makes a PowerShell on a host a worker, with a host that a test plays.</summary>
public sealed class HostBootTests : IDisposable
{
    private static readonly Dictionary<string, string?> Environment = new() { ["A"] = "1", ["B"] = null };

    private readonly MemoryStream _toHost = new();

    public void Dispose() => _toHost.Dispose();

    [Fact]
    public void A_host_that_has_the_assemblies_gets_the_script_and_an_order_and_nothing_more()
    {
        Assert.Null(Boot(Greeting, Answer(new { Version = "7.4.1", Need = false })));
        var (script, order, rest) = Sent();
        Assert.Contains("RunOnHost", script, StringComparison.Ordinal);
        Assert.Equal("A", order.GetProperty("Environment")[0].GetProperty("Name").GetString());
        Assert.Equal(JsonValueKind.Null, order.GetProperty("Environment")[1].GetProperty("Value").ValueKind);
        Assert.Equal(15, order.GetProperty("Silence").GetDouble());
        Assert.Equal("ParallelProc.Worker.dll", order.GetProperty("Files")[1].GetProperty("Name").GetString());
        Assert.Empty(rest);
    }

    [Fact]
    public void A_host_that_has_not_gets_them_one_behind_the_other()
    {
        Assert.Null(Boot(Greeting, Answer(new { Version = "7.6.0-preview.2", Need = true }), Answer(new { Problem = (string?)null })));
        var (_, order, rest) = Sent();
        var lengths = order.GetProperty("Files").EnumerateArray().Select(static f => f.GetProperty("Length").GetInt32());
        Assert.Equal(lengths.Sum(), rest.Length);
        Assert.Equal(WorkerPackage.Current.Files[0].Bytes, rest[..WorkerPackage.Current.Files[0].Bytes.Length]);
    }

    [Fact]
    public void What_stands_in_front_of_the_greeting_is_shown()
    {
        var problem = Boot(Encoding.ASCII.GetBytes("Welcome!\n"), Greeting);
        Assert.Equal(PoolHostStep.Channel, problem?.Step);
        Assert.Contains("57656C636F6D65210A", problem!.Text, StringComparison.Ordinal);
        Assert.Contains("\"Welcome!.", problem.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_comes_behind_the_greeting_unasked_is_shown_as_well() =>
        Assert.Contains("More!", Boot([.. Greeting, .. "More!"u8])?.Text, StringComparison.Ordinal);

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public void A_channel_that_ends_before_the_greeting_is_told_apart_from_one_that_prints(int length)
    {
        var problem = Boot(Greeting[..length]);
        Assert.Equal(length == 0 ? PoolHostStep.Connection : PoolHostStep.Channel, problem?.Step);
    }

    [Fact]
    public void A_channel_that_ends_after_the_greeting_is_a_problem_of_the_channel() => Assert.Equal(PoolHostStep.Channel, Boot(Greeting, [1, 0])?.Step);

    [Theory]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public void An_answer_of_a_length_that_can_not_be_is_refused_before_it_is_read(int length)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, length);
        Assert.Equal(PoolHostStep.Channel, Boot(Greeting, bytes)?.Step);
    }

    [Fact]
    public void An_answer_that_is_no_answer_is_a_problem_of_the_channel() => Assert.Equal(PoolHostStep.Channel, Boot(Greeting, [4, 0, 0, 0, .. "null"u8])?.Step);

    [Fact]
    public void An_answer_without_a_version_is_an_error_of_that_step() =>
        Assert.Equal(PoolHostStep.Version, Boot(Greeting, Answer(new { Need = true }))?.Step);

    [Theory]
    [InlineData("7.3.12")]
    [InlineData("5.1.19041.1")]
    [InlineData("")]
    public void An_old_powershell_is_refused(string version) =>
        Assert.Equal(PoolHostStep.Version, Boot(Greeting, Answer(new { Version = version, Need = true }))?.Step);

    [Fact]
    public void A_cache_that_can_not_be_written_is_told_of()
    {
        var problem = Boot(Greeting, Answer(new { Version = "7.4.0", Need = true }), Answer(new { Problem = "/x: no space" }));
        Assert.Equal(PoolHostStep.Cache, problem?.Step);
        Assert.Contains("/x: no space", problem!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_command_line_has_nothing_that_a_shell_on_the_way_would_take_for_its_own() =>
        Assert.All(HostCommandLine.Arguments, static word => Assert.Matches("^[A-Za-z0-9+/=-]+$", word));

    private static byte[] Greeting => Encoding.ASCII.GetBytes(HostCommandLine.Greeting);

    private static byte[] Answer(object value)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(value);
        var bytes = new byte[4 + json.Length];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, json.Length);
        json.CopyTo(bytes, 4);
        return bytes;
    }

    private HostProblem? Boot(params byte[][] fromHost)
    {
        var boot = new HostBoot("h", new Parts(fromHost), _toHost);
        try
        {
            boot.Run(Environment, shared: false, TimeSpan.FromSeconds(15));
            Assert.Null(boot.Problem);
        }
        catch (IOException)
        {
            Assert.NotNull(boot.Problem);
        }

        return boot.Problem;
    }

    /// <summary>A host says each of these after it was asked: no read sees more than one.</summary>
    private sealed class Parts(byte[][] parts) : OneWayStream
    {
        private int _part;
        private int _at;

        public override bool CanRead => true;

        public override int Read(Span<byte> buffer)
        {
            while (_part < parts.Length && _at == parts[_part].Length)
            {
                _part++;
                _at = 0;
            }

            if (_part == parts.Length)
            {
                return 0;
            }

            var count = Math.Min(buffer.Length, parts[_part].Length - _at);
            parts[_part].AsSpan(_at, count).CopyTo(buffer);
            _at += count;
            return count;
        }
    }

    private (string Script, JsonElement Order, byte[] Left) Sent()
    {
        var bytes = _toHost.ToArray();
        var script = Take(ref bytes);
        var order = JsonDocument.Parse(Take(ref bytes)).RootElement;
        return (Encoding.UTF8.GetString(script), order, bytes);
    }

    private static byte[] Take(ref byte[] bytes)
    {
        var end = 4 + BinaryPrimitives.ReadInt32LittleEndian(bytes);
        var part = bytes[4..end];
        bytes = bytes[end..];
        return part;
    }
}
