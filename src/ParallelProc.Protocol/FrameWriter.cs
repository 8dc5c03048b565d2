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

    public FrameWriter(Stream stream) => _stream = stream;

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
            // One system call for header and payload: a copy is cheaper than a second call.
            var size = FrameHeader.Size + payload.Length;
            if (_small.Length < size)
            {
                _small = new byte[FrameHeader.Size + FrameHeader.MaxPayload];
            }

            new FrameHeader(kind, more, payload.Length).Write(_small);
            payload.CopyTo(_small.AsSpan(FrameHeader.Size));
            _stream.Write(_small, 0, size);
            _stream.Flush();
        }
    }
}
