using ParallelProc.Protocol;

namespace ParallelProc.Tests.Engine.Simulation;

/// <summary>
/// From a worker to the shell. What was written stays, also when the writer dies, who may have come half-way through a frame. The reader gets it in pieces of any size.
/// </summary>
internal sealed class SimulatedPipe(SimulatedWorld world) : Stream
{
    private readonly Queue<byte[]> _pieces = new();
    private int _position;

    /// <summary>Messages that lie here as a whole and have not been asked for: to read one of them never waits.</summary>
    public int Messages { get; set; }

    public int Bytes { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Adds whole frames, or the beginning of them if the writer died meanwhile.</summary>
    public void Append(ReadOnlySpan<byte> frames)
    {
        if (frames.IsEmpty)
        {
            return;
        }

        _pieces.Enqueue(frames.ToArray());
        Bytes += frames.Length;
        while (frames.Length >= FrameHeader.Size && FrameHeader.Parse(frames[..FrameHeader.Size]) is var header && frames.Length >= FrameHeader.Size + header.Length)
        {
            Messages++;
            frames = frames[(FrameHeader.Size + header.Length)..];
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        if (!_pieces.TryPeek(out var piece))
        {
            return 0; // nobody reads here before it is known that a whole message, or the end, has come
        }

        var count = Math.Min(buffer.Length, piece.Length - _position);
        if (count > 1 && world.Chance(0.1))
        {
            count = world.Between(1, count);
        }

        piece.AsSpan(_position, count).CopyTo(buffer);
        _position += count;
        Bytes -= count;
        if (_position == piece.Length)
        {
            _pieces.Dequeue();
            _position = 0;
        }

        return count;
    }

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
