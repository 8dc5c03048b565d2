namespace ParallelProc.Engine;

/// <summary>
/// What a worker's processes are known by wherever they went: a variable in their environment. A worker of a worker has the marks of both, so that the
/// outer one's end finds it too.
/// </summary>
internal static class ProcessMark
{
    public const string Variable = "PARALLELPROC";

    private const char Separator = ':';

    /// <summary>A new worker's own mark.</summary>
    public static string New() => Guid.NewGuid().ToString("N");

    /// <summary>The variable's value for a worker, by the environment that it gets.</summary>
    public static string Value(string? inherited, string mark) => string.IsNullOrEmpty(inherited) ? mark : inherited + Separator + mark;

    /// <summary>Whether a process with this environment, as the system keeps it, is one of the worker's.</summary>
    public static bool IsIn(ReadOnlySpan<byte> environment, string mark)
    {
        ReadOnlySpan<byte> name = "PARALLELPROC="u8;
        while (environment.Length > 0)
        {
            var end = environment.IndexOf((byte)0);
            var variable = end < 0 ? environment : environment[..end];
            if (variable.StartsWith(name))
            {
                return System.Text.Encoding.ASCII.GetString(variable[name.Length..]).Split(Separator).Contains(mark, StringComparer.Ordinal);
            }

            environment = end < 0 ? default : environment[(end + 1)..];
        }

        return false;
    }
}
