using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>A file, or a folder, of this machine that workers may be sent.</summary>
/// <param name="Source">Its full path here.</param>
/// <param name="Entry">What the receiver is told of it.</param>
internal sealed record OfferedFile(string Source, FileEntry Entry)
{
    private const int None = -1;

    public static OfferedFile OfFolder(string source, string path) => new(source, new FileEntry(path, 0, "", File.GetLastWriteTimeUtc(source).Ticks, ModeOf(source)));

    /// <exception cref="IOException">It can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static OfferedFile OfFile(string source, string path, CancellationToken stop)
    {
        var (hash, length, time) = FileHashes.Of(source, stop);
        return new(source, new FileEntry(path, length, hash, time.Ticks, ModeOf(source)));
    }

    private static int ModeOf(string path) => OperatingSystem.IsWindows() ? None : (int)File.GetUnixFileMode(path);
}
