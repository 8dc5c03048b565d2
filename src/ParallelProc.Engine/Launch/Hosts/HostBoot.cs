using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>
/// Makes a PowerShell on a host a worker, over the channel alone: it greets, gets a script, says what it is and has, and gets the assemblies that it has not.
/// Lengths are four bytes, little-endian.
/// </summary>
internal sealed class HostBoot(string host, Stream fromHost, Stream toHost)
{
    /// <summary>The oldest PowerShell that the worker's assemblies run in.</summary>
    public const string LeastVersion = "7.4";

    private const int MostShown = 200;
    private const int MostAnswer = 64 * 1024;

    private static readonly Lazy<byte[]> Script = new(ReadScript);

    /// <summary>What was found on the way, where it did not lead to a worker.</summary>
    public HostProblem? Problem { get; private set; }

    /// <summary>What the machine calls itself; null before it has said so.</summary>
    public string? Node { get; private set; }

    /// <summary>The number of Slurm's step that it is, where it is one.</summary>
    public string? Step { get; private set; }

    /// <summary>Does all of it, on the calling thread. What the host sends after it is the worker's.</summary>
    /// <param name="environment">Environment variables of the worker; a null value takes one away.</param>
    /// <param name="shared">Whether several workers are to share the process.</param>
    /// <param name="silenceLimit">How long the worker may hear nothing.</param>
    /// <exception cref="IOException">It failed: <see cref="Problem"/> says why.</exception>
    public void Run(IReadOnlyDictionary<string, string?> environment, bool shared, TimeSpan silenceLimit)
    {
        var step = PoolHostStep.Connection;
        try
        {
            ReadGreeting();
            step = PoolHostStep.Channel;
            var package = WorkerPackage.Current;
            Send(Script.Value);
            Send(JsonSerializer.SerializeToUtf8Bytes(new
            {
                Least = LeastVersion,
                package.Key,
                Files = package.Files.Select(static f => new { f.Name, f.Hash, f.Bytes.Length }),
                Environment = environment.Select(static v => new { Name = v.Key, v.Value }),
                Shared = shared,
                Silence = silenceLimit.TotalSeconds,
            }));
            toHost.Flush();
            var about = Receive<About>();
            (Node, Step) = (about.Host, about.Step);
            step = PoolHostStep.Version;
            Version(about);
            step = PoolHostStep.Cache;
            Cached(about.Problem);
            if (about.Need)
            {
                foreach (var file in package.Files)
                {
                    toHost.Write(file.Bytes);
                }

                toHost.Flush();
                Cached(Receive<Stored>().Problem);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or JsonException)
        {
            Problem ??= new HostProblem(host, step, e is EndOfStreamException ? "" : e.Message);
            throw new IOException($"Host '{host}': {Problem.Text}", e);
        }
    }

    private static byte[] ReadScript()
    {
        using var script = typeof(HostBoot).Assembly.GetManifestResourceStream("Bootstrap.ps1")!;
        var bytes = new byte[script.Length];
        script.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>The greeting stands at the very start, or something prints to the channel that must not.</summary>
    private void ReadGreeting()
    {
        var expected = Encoding.ASCII.GetBytes(HostCommandLine.Greeting);
        var came = new byte[MostShown];
        var count = 0;
        do
        {
            // As much as there is, to show it; but the greeting is all that comes unasked.
            var read = fromHost.Read(came, count, came.Length - count);
            if (read == 0 && count == 0)
            {
                throw new EndOfStreamException();
            }

            count += read;
            if (read == 0 || count > expected.Length || !expected.AsSpan().StartsWith(came.AsSpan(0, count)))
            {
                Dirty(came.AsSpan(0, count));
            }
        }
        while (count < expected.Length);
    }

    private void Dirty(ReadOnlySpan<byte> bytes) => Fail(PoolHostStep.Channel, $"something prints to the channel before PowerShell does: {FrameHeader.Show(bytes)}.");

    private void Version(About about)
    {
        if (about.Version is null)
        {
            throw new JsonException("The host's answer says no version.");
        }

        if (!System.Version.TryParse(about.Version.Split('-')[0], out var version) || version < System.Version.Parse(LeastVersion))
        {
            Fail(PoolHostStep.Version, $"its PowerShell is {about.Version}.");
        }
    }

    private void Cached(string? problem)
    {
        if (problem is not null)
        {
            Fail(PoolHostStep.Cache, $"the worker's assemblies could not be stored in {problem}");
        }
    }

    private void Fail(PoolHostStep step, string text)
    {
        Problem = new HostProblem(host, step, text);
        throw new IOException(text);
    }

    private void Send(byte[] bytes)
    {
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        toHost.Write(length);
        toHost.Write(bytes);
    }

    private T Receive<T>()
    {
        var length = new byte[4];
        fromHost.ReadExactly(length);
        var size = BinaryPrimitives.ReadInt32LittleEndian(length);
        if (size is < 0 or > MostAnswer)
        {
            Dirty(length);
        }

        var bytes = new byte[size];
        fromHost.ReadExactly(bytes);
        return JsonSerializer.Deserialize<T>(bytes) ?? throw new JsonException("The host answered with nothing.");
    }

    private sealed record About(string? Version, string Host, string System, bool Need, string? Problem, string? Step = null);

    private sealed record Stored(string? Problem);
}
