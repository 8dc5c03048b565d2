using System.Collections.Concurrent;

namespace ParallelProc.Engine;

/// <summary>
/// A file of whole lines that others may read meanwhile. One that would grow too large becomes <c>name.1</c>, that one <c>name.2</c> and so on, and a new one is begun.
/// Used by one thread.
/// </summary>
internal sealed class LogFile : IDisposable
{
    /// <summary>So many files are kept, the one that is written included.</summary>
    public const int Kept = 5;

    private static readonly ConcurrentDictionary<string, bool> InUse = new(StringComparer.Ordinal);

    private readonly long _most;
    private readonly byte[] _header;
    private FileStream _stream;
    private long _length;

    private LogFile(string path, long most, byte[] header)
    {
        Path = path;
        _most = most;
        _header = header;
        _stream = Begin();
    }

    public string Path { get; }

    /// <summary>Opens or creates it; what is there already stays.</summary>
    /// <exception cref="PoolException">Another log writes to it, or the system says no.</exception>
    public static LogFile Open(string path, long most, ReadOnlySpan<byte> header)
    {
        if (!InUse.TryAdd(path, true))
        {
            throw PoolErrors.LogInUse(path);
        }

        try
        {
            return new LogFile(path, most, header.ToArray());
        }
        catch (Exception e)
        {
            InUse.TryRemove(path, out _);
            if (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
            {
                throw PoolErrors.LogUnavailable(path, e);
            }

            throw;
        }
    }

    /// <summary>Writes whole lines, in one write: the system does not end a process in the middle of a short one.</summary>
    /// <exception cref="IOException">They could not be written. None of them is there then, if that could be seen to.</exception>
    public void Write(ReadOnlySpan<byte> lines)
    {
        if (_length + lines.Length > _most && _length > _header.Length)
        {
            Rotate();
        }

        try
        {
            RandomAccess.Write(_stream.SafeFileHandle, lines, _length);
        }
        catch (IOException)
        {
            RandomAccess.SetLength(_stream.SafeFileHandle, _length); // no half line
            throw;
        }

        _length += lines.Length;
    }

    public void Dispose()
    {
        _stream.Dispose();
        InUse.TryRemove(Path, out _);
    }

    private FileStream Begin()
    {
        var stream = new FileStream(Path, new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.Read | FileShare.Delete, BufferSize = 0 });
        try
        {
            _length = stream.CanSeek && IsFile(stream) ? stream.Length : throw new NotSupportedException("It is not a file but a device or a pipe.");
            if (!LogLock.TryTake(stream.SafeFileHandle))
            {
                throw PoolErrors.LogInUse(Path);
            }

            _stream = stream;
            Span<byte> last = stackalloc byte[1];
            if (_length == 0)
            {
                Write(_header);
            }
            else if (RandomAccess.Read(stream.SafeFileHandle, last, _length - 1) == 1 && last[0] != '\n')
            {
                RandomAccess.Write(stream.SafeFileHandle, "\n"u8, _length++); // whoever wrote it died in the middle of a line
            }

            return stream;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Devices such as /dev/null can be sought in, too, and to rotate one would take it away from all the system.</summary>
    private static bool IsFile(FileStream stream)
    {
        try
        {
            RandomAccess.SetLength(stream.SafeFileHandle, stream.Length); // which it has
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private void Rotate()
    {
        _stream.Dispose();
        for (var i = Kept - 1; i > 0; i--)
        {
            var from = i == 1 ? Path : $"{Path}.{i - 1}";
            if (File.Exists(from))
            {
                File.Move(from, $"{Path}.{i}", overwrite: true);
            }
        }

        _stream = Begin();
    }
}
