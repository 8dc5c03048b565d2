namespace ParallelProc.Worker;

/// <summary>An assembly that a script brought along can't be loaded; the inner exception says why.</summary>
internal sealed class AssemblyFileException(string path, Exception reason) : Exception(reason.Message, reason)
{
    public string Path { get; } = path;
}
