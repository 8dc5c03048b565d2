namespace ParallelProc.Worker;

/// <summary>Points the process's <see cref="Console"/> elsewhere, and back when disposed.</summary>
internal sealed class ConsoleReplacement : IDisposable
{
    private readonly TextReader _in = Console.In;
    private readonly TextWriter _out = Console.Out;
    private readonly TextWriter _error = Console.Error;

    private ConsoleReplacement()
    {
    }

    public static IDisposable Begin(ConsoleCapture capture) => Begin(capture.Out, capture.Error);

    public static IDisposable Begin(TextWriter output, TextWriter error)
    {
        var replacement = new ConsoleReplacement();
        Console.SetIn(TextReader.Null);
        Console.SetOut(output);
        Console.SetError(error);
        return replacement;
    }

    public void Dispose()
    {
        Console.SetIn(_in);
        Console.SetOut(_out);
        Console.SetError(_error);
    }
}
