namespace ParallelProc.Engine;

/// <summary>Finds programs of this machine as a shell does.</summary>
internal static class ProgramSearch
{
    /// <summary>The file of a command; null for one that is a path, or on no folder of the path.</summary>
    public static string? OnPath(string name)
    {
        if (name.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal) || name.Contains(Path.AltDirectorySeparatorChar, StringComparison.Ordinal))
        {
            return null;
        }

        string[] endings = OperatingSystem.IsWindows() ? ["", ".exe"] : [""];
        foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            foreach (var ending in endings)
            {
                var candidate = Path.Combine(folder, name + ending);
                if (File.Exists(candidate))
                {
                    return candidate;
                }
            }
        }

        return null;
    }
}
