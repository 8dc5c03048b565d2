namespace ParallelProc.Protocol;

/// <summary>
/// Writes messages to a stream, cut into frames. Thread-safe: one long message at a time, and a short one of another thread
/// (a stop, say) goes between two frames of it.
/// </summary>
internal sealed class FrameWriter
{
    private readonly Stream _stream;
    private readonly object _longMessage = new();
    private readonly object _frame = new();
    private byte[] _small = new byte[64 * 1024];
    private int _held;

    public FrameWriter(Stream stream) => _stream = stream;

    /// <summary>Puts a short message in front of the next one that is written, or of <see cref="Flush"/>: one system call for both.</summary>
    public void Hold(FrameKind kind, ReadOnlySpan<byte> payload)
    {
        lock (_frame)
        {
            Append(kind, more: false, payload);
        }
    }

    /// <summary>Writes what is held.</summary>
    public void Flush()
    {
        lock (_frame)
        {
            Release();
        }
    }

    /// <summary>Writes a message, behind what is held.</summary>
    public void Write(FrameKind kind, ReadOnlySpan<byte> payload)
    {
        if (payload.Length <= FrameHeader.MaxPayload && kind != FrameKind.Records && kind != FrameKind.Batch && kind != FrameKind.Script)
        {
            WriteFrame(kind, more: false, payload);
            return;
        }

        lock (_longMessage)
        {
            while (payload.Length > FrameHeader.MaxPayload)
            {
                WriteFrame(kind, more: true, payload[..FrameHeader.MaxPayload]);
                payload = payload[FrameHeader.MaxPayload..];
            }

            WriteFrame(kind, more: false, payload);
        }
    }

    /// <summary>Writes one frame, of at most <see cref="FrameHeader.MaxPayload"/> bytes.</summary>
    public void WriteFrame(FrameKind kind, bool more, ReadOnlySpan<byte> payload)
    {
        lock (_frame)
        {
            Append(kind, more, payload);
            Release();
        }
    }

    /// <summary>One system call for header and payload: a copy is cheaper than a second call.</summary>
    private void Append(FrameKind kind, bool more, ReadOnlySpan<byte> payload)
    {
        var size = FrameHeader.Size + payload.Length;
        if (_small.Length - _held < size)
        {
            Array.Resize(ref _small, _held + FrameHeader.Size + FrameHeader.MaxPayload);
        }

        new FrameHeader(kind, more, payload.Length).Write(_small.AsSpan(_held));
        payload.CopyTo(_small.AsSpan(_held + FrameHeader.Size));
        _held += size;
    }

    private void Release()
    {
        var size = _held;
        if (size > 0)
        {
            // First, so that a write that fails is not tried again by the next one.
            _held = 0;
            _stream.Write(_small, 0, size);
            _stream.Flush();
        }
    }
}
