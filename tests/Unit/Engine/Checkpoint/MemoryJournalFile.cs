using ParallelProc.Engine;

namespace ParallelProc.Tests.Engine;

/// <summary>A journal in memory, whose disk can fill up, and which can be looked at after its map has ended.</summary>
internal sealed class MemoryJournalFile(byte[]? content = null) : IJournalFile
{
    private readonly object _gate = new();
    private byte[] _content = content ?? [];

    public string Path => "/memory/map.journal";

    /// <summary>Bytes that the disk has room for.</summary>
    public long Capacity { get; init; } = long.MaxValue;

    public int Syncs { get; private set; }

    public Exception? SyncFails { get; init; }

    public bool Closed { get; private set; }

    public byte[] Content
    {
        get
        {
            lock (_gate)
            {
                return [.. _content];
            }
        }
    }

    public string[] Lines => System.Text.Encoding.UTF8.GetString(Content).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public long Length => Content.Length;

    public int Read(long offset, Span<byte> target)
    {
        lock (_gate)
        {
            var there = _content.AsSpan((int)Math.Min(offset, _content.Length));
            var count = Math.Min(there.Length, target.Length);
            there[..count].CopyTo(target);
            return count;
        }
    }

    /// <summary>Writes what there is room for, as a disk does.</summary>
    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            Assert.Equal(_content.Length, offset);
            var fits = (int)Math.Min(bytes.Length, Capacity - offset);
            _content = [.. _content, .. bytes[..fits]];
            if (fits < bytes.Length)
            {
                throw new IOException("No space left on device");
            }
        }
    }

    public void Cut(long length)
    {
        lock (_gate)
        {
            _content = _content[..(int)length];
        }
    }

    public void Sync()
    {
        Syncs++;
        if (SyncFails is not null)
        {
            throw SyncFails;
        }
    }

    public void Dispose() => Closed = true;
}
