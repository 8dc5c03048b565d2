namespace ParallelProc.Engine;

/// <summary>
/// The sockets and pipes by which PowerShell and .NET let others enter a process, or look into it (<c>Enter-PSHostProcess</c>, <c>dotnet-counters</c>, debuggers). A process that
/// ends by itself takes its own away; those of a killed one would lie in the folder for temporary files for ever. On Windows they are no files, and end with their process.
/// </summary>
internal static class RuntimeFiles
{
    /// <summary>Deletes what a process that has ended left behind.</summary>
    /// <param name="processId">Its number.</param>
    /// <param name="endedUtc">When it ended: a file that is younger belongs to another process, which was given the same number.</param>
    public static void DeleteRemainder(int processId, DateTime endedUtc)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        try
        {
            foreach (var path in Directory.EnumerateFiles(Path.GetTempPath(), $"*{processId}*"))
            {
                if (IsOf(processId, Path.GetFileName(path)) && File.GetLastWriteTimeUtc(path) <= endedUtc)
                {
                    File.Delete(path);
                }
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // Another user's folder or file: what lies there harms nobody, and no work of the pool depends on it.
        }
    }

    /// <summary>The names that PowerShell and .NET's runtime give them. <see cref="GuardScript"/> knows them too.</summary>
    private static bool IsOf(int processId, string name) =>
        name.StartsWith($"dotnet-diagnostic-{processId}-", StringComparison.Ordinal)
        || name.StartsWith($"clr-debug-pipe-{processId}-", StringComparison.Ordinal)
        || (name.StartsWith("CoreFxPipe_PSHost.", StringComparison.Ordinal) && name.Contains($".{processId}.", StringComparison.Ordinal));
}
