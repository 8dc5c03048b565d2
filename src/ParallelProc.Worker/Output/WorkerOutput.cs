using System.Management.Automation;
using System.Reflection;
using ParallelProc.Protocol;

namespace ParallelProc.Worker;

/// <summary>The shell no longer reads what we write.</summary>
internal sealed class ConnectionLostException(Exception inner) : Exception("The shell has closed its end.", inner);

/// <summary>Writes the worker's messages. Thread-safe, as the writer beneath is.</summary>
/// <param name="stream">To the shell.</param>
/// <param name="lost">Called when the shell no longer reads.</param>
/// <param name="packer">Packs what it writes; null for a shell of this machine.</param>
internal sealed class WorkerOutput(Stream stream, Action lost, FramePacker? packer = null)
{
    private const int MostHeld = 128 * 1024;

    private readonly FrameWriter _writer = new(stream, packer);

    /// <summary>The shell has said how slow its link to here is, in picoseconds a byte.</summary>
    public void LinkIs(long picoseconds) => packer?.LinkIs(picoseconds);

    /// <summary>Writes a message.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="payload">Its bytes.</param>
    /// <param name="hold">Another one, or <see cref="Flush"/>, follows soon: both can leave together.</param>
    /// <exception cref="ConnectionLostException">The shell no longer reads.</exception>
    public void Write(FrameKind kind, ReadOnlySpan<byte> payload, bool hold = false)
    {
        try
        {
            if (hold && payload.Length <= MostHeld && !_writer.MayPack(payload.Length))
            {
                _writer.Hold(kind, payload);
            }
            else
            {
                _writer.Write(kind, payload);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            throw Lost(e);
        }
    }

    /// <summary>Writes a message that lies in two places, behind the blobs that it names.</summary>
    public void Write(FrameKind kind, ReadOnlySpan<byte> head, ReadOnlySpan<byte> payload, BlobList blobs)
    {
        try
        {
            _writer.Write(kind, head, payload, blobs);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            throw Lost(e);
        }
    }

    public void WriteMark(FrameKind kind, long id, long value, bool hold = false)
    {
        using var writer = new ByteWriter(32);
        new BatchMark(id, value).Write(writer);
        Write(kind, writer.Written, hold);
    }

    /// <summary>Writes what was held.</summary>
    public void Flush()
    {
        try
        {
            _writer.Flush();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            throw Lost(e);
        }
    }

    /// <param name="mode">The process's own language mode.</param>
    /// <param name="token">What this worker's marks in standard error are known by.</param>
    public void WriteHello(PSLanguageMode mode, string token)
    {
        using var writer = new ByteWriter();
        new HelloMessage(
            HelloMessage.CurrentProtocol,
            VersionOf(typeof(HelloMessage)),
            VersionOf(typeof(PSObject)).Split(' ', '+')[0],
            mode.ToString(),
            Environment.ProcessId,
            Environment.MachineName,
            token).Write(writer);
        Write(FrameKind.Hello, writer.Written);
    }

    /// <param name="errors">What the set-up wrote to the error stream and went on.</param>
    public void WriteReady(IReadOnlyList<ErrorRecord> errors)
    {
        using var writer = new ByteWriter();
        var encoder = new ObjectEncoder();
        foreach (var error in errors)
        {
            WorkerErrors.Encode(encoder, writer, error);
        }

        Write(FrameKind.Ready, writer.Written);
    }

    public void WriteSetupFailed(ErrorRecord error)
    {
        using var writer = new ByteWriter();
        WorkerErrors.Encode(new ObjectEncoder(), writer, error);
        Write(FrameKind.SetupFailed, writer.Written);
    }

    private ConnectionLostException Lost(Exception cause)
    {
        // Nobody is left to work for, nor to tell.
        lost();
        return new ConnectionLostException(cause);
    }

    private static string VersionOf(Type type) =>
        type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
        ?? type.Assembly.GetName().Version?.ToString()
        ?? "";
}
