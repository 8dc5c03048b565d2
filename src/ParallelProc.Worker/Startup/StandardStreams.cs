namespace ParallelProc.Worker;

/// <summary>
/// The three streams of a worker process, taken away from everybody else: what bodies and their child processes find in place of
/// standard input is empty, and in place of standard output is standard error.
/// </summary>
internal sealed record StandardStreams(Stream Input, Stream Output, Stream Error)
{
    public static StandardStreams Take() => OperatingSystem.IsWindows() ? WindowsStreams.Take() : UnixStreams.Take();
}
