using ParallelProc.Protocol;

namespace ParallelProc.Worker;

/// <summary>What Copy-PoolFile runs on a host (<see cref="FileReceiptCall"/>).</summary>
internal static class FileReceipt
{
    /// <summary>The way to the shell's files of the worker whose items run on this thread: the methods that a shell names are static.</summary>
    [ThreadStatic]
    private static FileClient? Client;

    /// <summary>Items of that worker run on the calling thread from now on.</summary>
    public static void Serve(FileClient client) => Client = client;

    /// <param name="key">The shell's offer.</param>
    /// <param name="folder">Where the files go; where it is not absolute, from the login's home on.</param>
    /// <param name="force">Makes the folder where it is not there, and replaces files that are read-only.</param>
    /// <param name="stop">The item is to end.</param>
    public static IEnumerable<object[]> Receive(string key, string folder, bool force, CancellationToken stop) =>
        Receive(Client!, key, Absolute(folder), force, stop).Select(static file => new object[] { file.Index, (int)file.Step, file.Path, file.Problem ?? "" });

    private static IEnumerable<FileReceived> Receive(FileClient client, string key, string folder, bool force, CancellationToken stop)
    {
        FileReceived? problem = null;
        FileEntry[] files = [];
        try
        {
            files = client.List(key, stop);
            if (File.Exists(folder))
            {
                problem = new FileReceived(-1, FileStep.Folder, folder, "A file has that name.");
            }
            else if (force)
            {
                Directory.CreateDirectory(folder);
            }
            else if (!Directory.Exists(folder))
            {
                problem = new FileReceived(-1, FileStep.Folder, folder, "There is no such folder; -Force makes it.");
            }
        }
        catch (FileRefusedException e)
        {
            problem = new FileReceived(-1, FileStep.Read, folder, e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problem = new FileReceived(-1, FileStep.Folder, folder, e.Message);
        }

        return problem is not null ? [problem] : new FileReceiver(client, key, files, folder, force, stop).Run();
    }

    private static string Absolute(string folder)
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var rest = folder == "~" ? "" : folder.StartsWith("~/", StringComparison.Ordinal) || folder.StartsWith("~\\", StringComparison.Ordinal) ? folder[2..] : folder;
        return Path.GetFullPath(Path.Combine(home, rest));
    }
}
