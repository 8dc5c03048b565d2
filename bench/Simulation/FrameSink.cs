using ParallelProc.Protocol;

namespace ParallelProc.Bench.Simulation;

/// <summary>
/// The writing end of a simulated worker's input: a message is heard on the thread that writes its last byte, however the writes are cut.
/// </summary>
internal sealed class FrameSink(IFrameListener listener) : Stream
{
    private readonly MemoryStream _bytes = new();
    private readonly MemoryStream _message = new();

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _bytes.Write(buffer);
        var waiting = _bytes.GetBuffer().AsSpan(0, (int)_bytes.Length);
        while (waiting.Length >= FrameHeader.Size)
        {
            var header = FrameHeader.Parse(waiting[..FrameHeader.Size]);
            if (waiting.Length < FrameHeader.Size + header.Length)
            {
                break;
            }

            Take(header, waiting.Slice(FrameHeader.Size, header.Length));
            waiting = waiting[(FrameHeader.Size + header.Length)..];
        }

        // What is not whole yet moves to the front.
        var kept = waiting.Length;
        waiting.CopyTo(_bytes.GetBuffer());
        _bytes.SetLength(kept);
        _bytes.Position = kept;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        listener.HearEnd();
        base.Dispose(disposing);
    }

    private void Take(FrameHeader header, ReadOnlySpan<byte> body)
    {
        if (!header.More && _message.Length == 0)
        {
            listener.Hear(header.Kind, body);
            return;
        }

        _message.Write(body);
        if (!header.More)
        {
            listener.Hear(header.Kind, _message.GetBuffer().AsSpan(0, (int)_message.Length));
            _message.SetLength(0);
        }
    }
}
