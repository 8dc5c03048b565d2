using ParallelProc.Protocol;

namespace ParallelProc.Bench.Simulation.Cluster;

/// <summary>Messages from a worker that lie there to be read, all on one thread: who reads has asked first whether there is one.</summary>
internal sealed class MessagePipe : OneWayStream
{
    private byte[] _bytes = new byte[256];
    private int _start;
    private int _end;

    /// <summary>Whole messages that nobody has read.</summary>
    public int Messages { get; set; }

    /// <summary>Somebody comes to read them.</summary>
    public bool IsAwaited { get; set; }

    public override bool CanRead => true;

    public override bool CanWrite => true;

    /// <summary>Takes whole messages.</summary>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (_start == _end)
        {
            _start = _end = 0;
        }

        if (_end + buffer.Length > _bytes.Length)
        {
            Array.Resize(ref _bytes, 2 * (_end + buffer.Length));
        }

        buffer.CopyTo(_bytes.AsSpan(_end));
        _end += buffer.Length;
        for (; buffer.Length >= FrameHeader.Size; Messages++)
        {
            buffer = buffer[(FrameHeader.Size + FrameHeader.Parse(buffer[..FrameHeader.Size]).Length)..];
        }
    }

    public override int Read(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, _end - _start);
        _bytes.AsSpan(_start, count).CopyTo(buffer);
        _start += count;
        return count;
    }
}
