namespace ParallelProc.Worker;

/// <summary>
/// The folder of a host's user in which shells store what workers need: assemblies, by their key, and modules, in <c>Modules</c>, by theirs. Beside each stands a file
/// of the same name, <c>.use</c>: whoever uses it holds that open, and its time is that of the last use.
/// </summary>
internal sealed class HostCache(string root)
{
    private const string Mark = ".use";
    private const int KeyLength = 32;

    private static readonly TimeSpan Unused = TimeSpan.FromDays(30);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromDays(1);

    /// <summary>Held until the process ends.</summary>
    private static readonly List<FileStream> Held = [];

    /// <summary>That which this process's own assemblies lie in, as a shell has put them there.</summary>
    public static HostCache OfThisWorker { get; } = new(Path.GetDirectoryName(Path.GetDirectoryName(typeof(HostCache).Assembly.Location))!);

    /// <summary>The folder for a module's content. Nobody takes it away while this process lives.</summary>
    /// <exception cref="IOException">There is no room, say.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public string ModuleFolder(string key)
    {
        var folder = Path.Combine(root, "Modules", key);
        Directory.CreateDirectory(folder);
        var use = new FileStream(folder + Mark, FileMode.OpenOrCreate, FileAccess.Read, FileShare.Read);
        lock (Held)
        {
            Held.Add(use);
        }

        File.SetLastWriteTimeUtc(use.SafeFileHandle, DateTime.UtcNow);
        return folder;
    }

    /// <summary>Deletes what nobody has used for a month and nobody uses now. Looks once a day, however many workers start.</summary>
    public void Sweep()
    {
        try
        {
            var looked = new FileInfo(Path.Combine(root, ".swept"));
            if (looked.Exists && DateTime.UtcNow - looked.LastWriteTimeUtc < BetweenLooks)
            {
                return;
            }

            File.WriteAllBytes(looked.FullName, []);
            foreach (var place in new[] { root, Path.Combine(root, "Modules") }.Where(Directory.Exists))
            {
                Array.ForEach(Directory.GetDirectories(place), SweepOne);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A full or foreign cache is told of by who needs it. The next look is tomorrow.
        }
    }

    /// <summary>Its users hold the mark for reading; who deletes must have it alone. One without a mark counts by its own time.</summary>
    private static void SweepOne(string folder)
    {
        var mark = new FileInfo(folder + Mark);
        var used = mark.Exists ? mark.LastWriteTimeUtc : Directory.GetLastWriteTimeUtc(folder);
        if (!IsOurs(Path.GetFileName(folder)) || DateTime.UtcNow - used < Unused)
        {
            return;
        }

        try
        {
            using var alone = new FileStream(mark.FullName, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // In use, or another's.
        }
    }

    /// <summary>A key, perhaps with what tells the half-made ones of a killed start apart.</summary>
    private static bool IsOurs(string name) => name.Length >= KeyLength && (name.Length == KeyLength || name[KeyLength] == '.') && name.Take(KeyLength).All(char.IsAsciiHexDigitUpper);
}
