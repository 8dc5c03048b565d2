namespace ParallelProc.Help;

/// <summary>A page that its author has to mend.</summary>
internal sealed class HelpException(string file, int line, string message) : Exception(message)
{
    public string File { get; } = file;

    /// <summary>From 1.</summary>
    public int Line { get; } = line;
}
