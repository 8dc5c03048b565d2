namespace ParallelProc.Worker;

/// <summary>Points the process's <see cref="Console"/> at a capture, and back when disposed.</summary>
internal sealed class ConsoleReplacement : IDisposable
{
    private readonly TextReader _in = Console.In;
    private readonly TextWriter _out = Console.Out;
    private readonly TextWriter _error = Console.Error;

    private ConsoleReplacement()
    {
    }

    public static ConsoleReplacement Begin(ConsoleCapture capture)
    {
        var replacement = new ConsoleReplacement();
        Console.SetIn(TextReader.Null);
        Console.SetOut(capture.Out);
        Console.SetError(capture.Error);
        return replacement;
    }

    public void Dispose()
    {
        Console.SetIn(_in);
        Console.SetOut(_out);
        Console.SetError(_error);
    }
}
