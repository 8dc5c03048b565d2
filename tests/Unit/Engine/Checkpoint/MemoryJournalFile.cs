using ParallelProc.Engine;

namespace ParallelProc.Tests.Engine;

/// <summary>A journal in memory, whose disk can fill up, and which can be looked at after its map has ended.</summary>
internal sealed class MemoryJournalFile : IJournalFile
{
    private readonly object _gate = new();
    private readonly MemoryStream _content = new();

    public MemoryJournalFile(byte[]? content = null) => _content.Write(content);

    public string Path => "/memory/map.journal";

    /// <summary>Bytes that the disk has room for.</summary>
    public long Capacity { get; init; } = long.MaxValue;

    /// <summary>Told of each write, before it, and where it goes.</summary>
    public Action<long> OnWrite { get; init; } = static _ => { };

    public int Syncs { get; private set; }

    /// <summary>So much of it a power cut would leave.</summary>
    public long Synced { get; private set; }

    public Exception? SyncFails { get; init; }

    public Exception? CutFails { get; init; }

    public bool Closed { get; private set; }

    public byte[] Content
    {
        get
        {
            lock (_gate)
            {
                return _content.ToArray();
            }
        }
    }

    public string[] Lines => System.Text.Encoding.UTF8.GetString(Content).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public long Length
    {
        get
        {
            lock (_gate)
            {
                return _content.Length;
            }
        }
    }

    public int Read(long offset, Span<byte> target)
    {
        lock (_gate)
        {
            _content.Position = offset;
            var count = _content.Read(target);
            _content.Position = _content.Length;
            return count;
        }
    }

    /// <summary>Writes what there is room for, as a disk does.</summary>
    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        OnWrite(offset);
        lock (_gate)
        {
            Assert.Equal(_content.Length, offset);
            var fits = (int)Math.Min(bytes.Length, Capacity - offset);
            _content.Write(bytes[..fits]);
            if (fits < bytes.Length)
            {
                throw new IOException("No space left on device");
            }
        }
    }

    public void Cut(long length)
    {
        if (CutFails is not null)
        {
            throw CutFails;
        }

        lock (_gate)
        {
            _content.SetLength(length);
        }
    }

    public void Sync()
    {
        Syncs++;
        if (SyncFails is not null)
        {
            throw SyncFails;
        }

        Synced = Length;
    }

    public void Dispose() => Closed = true;
}
