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
    private byte[] _small = new byte[1024]; // grows to what is needed: a shell may have thousands of these
    private readonly IFramePacker? _packer;
    private int _held;

    /// <param name="stream">What it writes to.</param>
    /// <param name="packer">Which frames of long messages are packed; null for none. It is asked where no short message has to wait for it.</param>
    public FrameWriter(Stream stream, IFramePacker? packer = null)
    {
        _stream = stream;
        _packer = packer;
    }

    /// <summary>Puts a short message in front of the next one that is written, or of <see cref="Flush"/>: one system call for both.</summary>
    public void Hold(FrameKind kind, ReadOnlySpan<byte> payload)
    {
        Hold(kind, more: false, payload);
    }

    /// <summary>A message of that length is better written than held.</summary>
    public bool MayPack(int length) => _packer is not null && _packer.Wants(length);

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
    public void WriteFrame(FrameKind kind, bool more, ReadOnlySpan<byte> payload) => WriteFrame(kind, more, payload, packed: false);

    private void WriteFrame(FrameKind kind, bool more, ReadOnlySpan<byte> payload, bool packed)
    {
        lock (_frame)
        {
            if (payload.Length < WorthACall)
            {
                Append(kind, more, payload, packed);
                Release();
                return;
            }

            AppendHeader(kind, more, payload.Length, packed);
            Release();
            _stream.Write(payload);
            _stream.Flush();
        }
    }

    /// <summary>Writes a message that lies in two places, behind what is held and behind the blobs that it names.</summary>
    public void Write(FrameKind kind, ReadOnlySpan<byte> head, ReadOnlySpan<byte> payload, BlobList blobs)
    {
        lock (_longMessage)
        {
            foreach (var blob in blobs)
            {
                WriteBlob(blob);
            }

            if (head.Length + payload.Length < WorthACall && !MayPack(payload.Length))
            {
                WriteTogether(kind, head, payload);
                return;
            }

            Hold(kind, more: true, head);
            WriteParts(kind, payload);
        }
    }

    /// <summary>Writes a blob, behind what is held. No other blob or long message may begin meanwhile.</summary>
    /// <param name="blob">Its bytes go to the stream from where they lie.</param>
    /// <param name="between">Called between two frames: for what must not wait.</param>
    public void WriteBlob(Blob blob, Action? between = null)
    {
        using (var head = new ByteWriter(BlobHead.MaxSize))
        {
            blob.Head.Write(head);
            Hold(FrameKind.Blob, more: true, head.Written);
        }

        var last = blob.Pieces - 1;
        for (var i = 0; i < last; i++)
        {
            WritePart(FrameKind.Blob, more: true, blob.Piece(i));
            between?.Invoke();
        }

        WritePart(FrameKind.Blob, more: false, blob.Piece(last));
    }

    private void Hold(FrameKind kind, bool more, ReadOnlySpan<byte> payload)
    {
        lock (_frame)
        {
            Append(kind, more, payload);
        }
    }

    /// <summary>Writes a short message that lies in two places, as one frame.</summary>
    private void WriteTogether(FrameKind kind, ReadOnlySpan<byte> head, ReadOnlySpan<byte> payload)
    {
        lock (_frame)
        {
            AppendHeader(kind, more: false, head.Length + payload.Length);
            AppendBytes(head);
            AppendBytes(payload);
            Release();
        }
    }

    private void WriteParts(FrameKind kind, ReadOnlySpan<byte> payload)
    {
        while (payload.Length > FrameHeader.MaxPayload)
        {
            WritePart(kind, more: true, payload[..FrameHeader.MaxPayload]);
            payload = payload[FrameHeader.MaxPayload..];
        }

        WritePart(kind, more: false, payload);
    }

    /// <summary>Writes a frame of a long message. One thread at a time.</summary>
    private void WritePart(FrameKind kind, bool more, ReadOnlySpan<byte> payload)
    {
        if (_packer is not null && _packer.TryPack(payload, out var packed))
        {
            WriteFrame(kind, more, packed, packed: true);
            return;
        }

        WriteFrame(kind, more, payload, packed: false);
    }

    /// <summary>One system call for header and payload: a copy of little is cheaper than a second call.</summary>
    private void Append(FrameKind kind, bool more, ReadOnlySpan<byte> payload, bool packed = false)
    {
        AppendHeader(kind, more, payload.Length, packed);
        AppendBytes(payload);
    }

    private void AppendBytes(ReadOnlySpan<byte> bytes)
    {
        if (_small.Length - _held < bytes.Length)
        {
            Array.Resize(ref _small, Math.Max(2 * _small.Length, _held + bytes.Length));
        }

        bytes.CopyTo(_small.AsSpan(_held));
        _held += bytes.Length;
    }

    private void AppendHeader(FrameKind kind, bool more, int length, bool packed = false)
    {
        if (_small.Length - _held < FrameHeader.Size)
        {
            Array.Resize(ref _small, 2 * _small.Length);
        }

        new FrameHeader(kind, more, length, packed).Write(_small.AsSpan(_held));
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
