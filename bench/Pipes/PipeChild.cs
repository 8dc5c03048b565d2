using System.Diagnostics;

namespace ParallelProc.Bench.Pipes;

/// <summary>
/// The other end of a bare pipe: this program again, as a child process. It reads a message of a fixed size, whole, and sends it back: what a worker
/// must do at the least.
/// </summary>
internal sealed class PipeChild : IDisposable
{
    /// <summary>The command line's word that makes this program the child.</summary>
    public const string Word = "pipe-child";

    /// <summary>What goes into one system call, as in the module's frames.</summary>
    private const int MostAtOnce = 1 << 20;

    private readonly Process _process;

    private PipeChild(Process process)
    {
        _process = process;
        Input = process.StandardInput.BaseStream;
        Output = process.StandardOutput.BaseStream;
    }

    /// <summary>What the child reads.</summary>
    public Stream Input { get; }

    /// <summary>What the child writes.</summary>
    public Stream Output { get; }

    public static PipeChild Start(int messageSize)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true };

        // This process is the program itself, or the `dotnet` that runs the assembly.
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(PipeChild).Assembly.Location);
        }

        start.ArgumentList.Add(Word);
        start.ArgumentList.Add(messageSize.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return new PipeChild(Process.Start(start)!);
    }

    /// <summary>The child's life: until its input ends.</summary>
    public static void Run(int messageSize)
    {
        using var input = Console.OpenStandardInput();
        using var output = Console.OpenStandardOutput();
        var message = new byte[messageSize];
        while (input.ReadAtLeast(message, messageSize, throwOnEndOfStream: false) == messageSize)
        {
            Write(output, message);
        }
    }

    public static void Write(Stream stream, ReadOnlySpan<byte> message)
    {
        while (message.Length > MostAtOnce)
        {
            stream.Write(message[..MostAtOnce]);
            message = message[MostAtOnce..];
        }

        stream.Write(message);
        stream.Flush();
    }

    /// <summary>Ends the child and waits for that.</summary>
    public void Dispose()
    {
        Input.Dispose();
        _process.WaitForExit();
        Output.Dispose();
        _process.Dispose();
    }
}
