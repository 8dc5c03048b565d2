namespace ParallelProc.Engine;

/// <summary>A journal in the file system.</summary>
internal sealed class JournalFile : IJournalFile
{
    private readonly FileStream _stream;

    private JournalFile(string path, FileStream stream)
    {
        Path = path;
        _stream = stream;
    }

    public string Path { get; }

    public long Length => RandomAccess.GetLength(_stream.SafeFileHandle);

    /// <summary>Opens or creates it for one map: nobody else can until it is disposed of, or its process has ended in whatever way.</summary>
    /// <exception cref="PoolException">Another map has it, or the system says no.</exception>
    public static JournalFile OpenForMap(string path) => Open(path, static p =>
    {
        var stream = JournalAccess.OpenExclusive(p);
        try
        {
            if (stream.Length == 0)
            {
                RefuseDevice(stream);
                JournalAccess.Protect(stream);
            }

            return stream;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    });

    /// <summary>Opens one that may be in use by a map.</summary>
    /// <exception cref="PoolException">It is not there, or the system says no.</exception>
    public static JournalFile OpenForReading(string path) =>
        File.Exists(path) ? Open(path, OpenSeekable) : throw PoolErrors.CheckpointNotFound(path);

    public int Read(long offset, Span<byte> target) => RandomAccess.Read(_stream.SafeFileHandle, target, offset);

    public void Write(long offset, ReadOnlySpan<byte> bytes) => RandomAccess.Write(_stream.SafeFileHandle, bytes, offset);

    public void Cut(long length) => RandomAccess.SetLength(_stream.SafeFileHandle, length);

    public void Sync() => RandomAccess.FlushToDisk(_stream.SafeFileHandle);

    public void Dispose() => _stream.Dispose();

    /// <summary>A device says that it is empty, and can't be cut. Its rights must stay what they are.</summary>
    private static void RefuseDevice(FileStream stream)
    {
        try
        {
            stream.SetLength(0);
        }
        catch (IOException e)
        {
            throw new NotSupportedException($"It is a device and not a file ({e.Message}).", e);
        }
    }

    private static FileStream OpenSeekable(string path)
    {
        var stream = JournalAccess.OpenShared(path);
        if (stream.CanSeek)
        {
            return stream;
        }

        stream.Dispose();
        throw new NotSupportedException("It is not a file but a pipe or a terminal.");
    }

    private static JournalFile Open(string path, Func<string, FileStream> open)
    {
        try
        {
            return new JournalFile(path, open(path));
        }
        catch (IOException e) when (JournalAccess.IsInUse(e))
        {
            throw PoolErrors.CheckpointInUse(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw PoolErrors.CheckpointUnavailable(path, e);
        }
    }
}
