using System.Management.Automation;
using System.Reflection;
using ParallelProc.Protocol;

namespace ParallelProc.Worker;

/// <summary>The shell no longer reads what we write.</summary>
internal sealed class ConnectionLostException(Exception inner) : Exception("The shell has closed its end.", inner);

/// <summary>Writes the worker's messages. Thread-safe, as the writer beneath is.</summary>
internal sealed class WorkerOutput(Stream stream, Action lost)
{
    private readonly FrameWriter _writer = new(stream);

    public void Write(FrameKind kind, ReadOnlySpan<byte> payload)
    {
        try
        {
            _writer.Write(kind, payload);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // Nobody is left to work for, nor to tell.
            lost();
            throw new ConnectionLostException(e);
        }
    }

    public void WriteMark(FrameKind kind, long id, long value)
    {
        using var writer = new ByteWriter(32);
        new BatchMark(id, value).Write(writer);
        Write(kind, writer.Written);
    }

    public void WriteHello(PSLanguageMode mode)
    {
        using var writer = new ByteWriter();
        new HelloMessage(
            HelloMessage.CurrentProtocol,
            VersionOf(typeof(HelloMessage)),
            VersionOf(typeof(PSObject)).Split(' ', '+')[0],
            mode.ToString(),
            Environment.ProcessId,
            Environment.MachineName).Write(writer);
        Write(FrameKind.Hello, writer.Written);
    }

    public void WriteReady() => Write(FrameKind.Ready, default);

    public void WriteSetupFailed(ErrorRecord error)
    {
        using var writer = new ByteWriter();
        new ObjectEncoder().Encode(writer, error);
        Write(FrameKind.SetupFailed, writer.Written);
    }

    private static string VersionOf(Type type) =>
        type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
        ?? type.Assembly.GetName().Version?.ToString()
        ?? "";
}
