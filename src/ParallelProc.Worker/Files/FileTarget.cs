using System.Security.Cryptography;
using ParallelProc.Protocol;

namespace ParallelProc.Worker;

/// <summary>The place that a file is to have here, and what is there now.</summary>
internal static class FileTarget
{
    public static string PathOf(FileEntry entry, string folder) => Path.GetFullPath(Path.Combine(folder, entry.Path));

    /// <summary>Makes the folder that it is to be in, and looks whether it must be sent.</summary>
    /// <param name="index">Its place in the list that it is of.</param>
    /// <param name="entry">It.</param>
    /// <param name="folder">What its path is below of.</param>
    /// <param name="force">A file that is read-only may be replaced.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>What is to be said of it, where it is not to be sent; else null.</returns>
    public static FileReceived? Prepare(int index, FileEntry entry, string folder, bool force, CancellationToken stop)
    {
        var path = PathOf(entry, folder);
        var step = FileStep.Folder;
        try
        {
            if (Path.GetRelativePath(folder, path) is var inside && (inside == ".." || inside.StartsWith($"..{Path.DirectorySeparatorChar}", StringComparison.Ordinal) || Path.IsPathRooted(inside)))
            {
                return new FileReceived(index, step, path, "It would lie outside of that folder.");
            }

            Directory.CreateDirectory(entry.IsFolder ? path : Path.GetDirectoryName(path)!);
            if (entry.IsFolder)
            {
                return new FileReceived(index, FileStep.Same, path);
            }

            step = FileStep.Write;
            return Problem(entry, path, force, stop, out var isSame) is { } problem ? new FileReceived(index, step, path, problem)
                : isSame ? new FileReceived(index, FileStep.Same, path)
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new FileReceived(index, step, path, e.Message);
        }
    }

    private static string? Problem(FileEntry entry, string path, bool force, CancellationToken stop, out bool isSame)
    {
        isSame = false;
        if (Directory.Exists(path))
        {
            return "A folder has that name.";
        }

        var there = new FileInfo(path);
        if (!there.Exists)
        {
            return null;
        }

        isSame = there.Length == entry.Length && HashOf(path, stop) == entry.Hash;
        if (!isSame && there.IsReadOnly)
        {
            if (!force)
            {
                return "Another file of that name is there and is read-only; -Force replaces it.";
            }

            if (OperatingSystem.IsWindows())
            {
                there.IsReadOnly = false; // there it could not be replaced
            }
        }

        return null;
    }

    private static string HashOf(string path, CancellationToken stop)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var block = new byte[(int)Math.Clamp(file.Length, 1, FileCall.MostBytes)];
        while (file.Read(block) is > 0 and var read)
        {
            stop.ThrowIfCancellationRequested();
            hash.AppendData(block, 0, read);
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
