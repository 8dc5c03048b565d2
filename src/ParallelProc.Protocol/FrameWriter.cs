namespace ParallelProc.Protocol;

/// <summary>
/// Writes messages to a stream, cut into frames. Thread-safe: one long message at a time, and a short one of another thread
/// (a stop, say) goes between two frames of it.
/// </summary>
internal sealed class FrameWriter
{
    /// <summary>From here on a second system call is cheaper than a copy.</summary>
    private const int WorthACall = 64 * 1024;

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
            WriteParts(kind, payload);
        }
    }

    /// <summary>Writes one frame, of at most <see cref="FrameHeader.MaxPayload"/> bytes.</summary>
    public void WriteFrame(FrameKind kind, bool more, ReadOnlySpan<byte> payload)
    {
        lock (_frame)
        {
            if (payload.Length < WorthACall)
            {
                Append(kind, more, payload);
                Release();
                return;
            }

            AppendHeader(kind, more, payload.Length);
            Release();
            _stream.Write(payload);
            _stream.Flush();
        }
    }

    /// <summary>Writes a message that lies in two places, behind what is held.</summary>
    public void Write(FrameKind kind, ReadOnlySpan<byte> head, ReadOnlySpan<byte> payload)
    {
        lock (_longMessage)
        {
            WriteFrame(kind, more: true, head);
            WriteParts(kind, payload);
        }
    }

    private void WriteParts(FrameKind kind, ReadOnlySpan<byte> payload)
    {
        while (payload.Length > FrameHeader.MaxPayload)
        {
            WriteFrame(kind, more: true, payload[..FrameHeader.MaxPayload]);
            payload = payload[FrameHeader.MaxPayload..];
        }

        WriteFrame(kind, more: false, payload);
    }

    /// <summary>One system call for header and payload: a copy of little is cheaper than a second call.</summary>
    private void Append(FrameKind kind, bool more, ReadOnlySpan<byte> payload)
    {
        AppendHeader(kind, more, payload.Length);
        if (_small.Length - _held < payload.Length)
        {
            Array.Resize(ref _small, _held + payload.Length);
        }

        payload.CopyTo(_small.AsSpan(_held));
        _held += payload.Length;
    }

    private void AppendHeader(FrameKind kind, bool more, int length)
    {
        if (_small.Length - _held < FrameHeader.Size)
        {
            Array.Resize(ref _small, 2 * _small.Length);
        }

        new FrameHeader(kind, more, length).Write(_small.AsSpan(_held));
        _held += FrameHeader.Size;
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
