using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace ParallelProc.Engine;

/// <summary>The SHA-256 of files. One that is as long and as old as it was when it was read last is not read again: a script sends the same module in each of its calls.</summary>
internal static class FileHashes
{
    private const int BlockSize = 1 << 20;

    /// <summary>Beyond so many all are forgotten.</summary>
    private const int Most = 20_000;

    private static readonly ConcurrentDictionary<string, Known> Hashes = new(StringComparer.Ordinal);

    /// <exception cref="IOException">It can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static (string Hash, long Length, DateTime Time) Of(string path, CancellationToken stop)
    {
        var info = new FileInfo(path);
        if (Hashes.TryGetValue(path, out var known) && known.Length == info.Length && known.Time == info.LastWriteTimeUtc)
        {
            return (known.Hash, known.Length, known.Time);
        }

        PlainFile.Demand(path);
        known = Read(path, stop);
        if (Hashes.Count >= Most)
        {
            Hashes.Clear();
        }

        // What was written a moment ago may be written again within the same tick of the file system's clock.
        if (DateTime.UtcNow - known.Time > TimeSpan.FromSeconds(2))
        {
            Hashes[path] = known;
        }

        return (known.Hash, known.Length, known.Time);
    }

    private static Known Read(string path, CancellationToken stop)
    {
        using var file = new FileStream(path, new FileStreamOptions { Access = FileAccess.Read, Share = FileShare.ReadWrite | FileShare.Delete, Options = FileOptions.SequentialScan, BufferSize = 0 });
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var time = File.GetLastWriteTimeUtc(file.SafeFileHandle);
        var block = new byte[(int)Math.Clamp(file.Length, 1, BlockSize)];
        var length = 0L;
        while (file.Read(block) is > 0 and var read)
        {
            stop.ThrowIfCancellationRequested();
            hash.AppendData(block, 0, read);
            length += read;
        }

        return new Known(Convert.ToHexString(hash.GetHashAndReset()), length, time);
    }

    private sealed record Known(string Hash, long Length, DateTime Time);
}
