using System.Buffers;
using System.Diagnostics;

namespace ParallelProc.Protocol;

/// <summary>
/// Reads messages from a stream and puts the frames of long ones together. One thread reads. The payload that it returns is valid
/// until the next call.
/// </summary>
internal sealed class FrameReader : IDisposable
{
    /// <summary>The most that one message may have, in bytes: what one array holds, less room for its head.</summary>
    public const int MaxMessage = 0x7FFF_0000;

    /// <summary>What is read at once at most. A channel with little to say does with less: a shell may have thousands of them.</summary>
    private const int MostInput = 64 * 1024;

    private readonly Stream _stream;
    private byte[] _input = new byte[4 * 1024];
    private int _start;
    private int _end;
    private byte[]? _long;
    private int _longLength;
    private FrameKind _longKind;
    private bool _assembling;
    private BlobReader? _blob;
    private ArrivedBlobs? _blobs;
    private byte[] _unpacked = [];

    public FrameReader(Stream stream) => _stream = stream;

    /// <summary>Frames of fewer bytes say nothing of how fast they come.</summary>
    public const int WorthTiming = 16 * 1024;

    /// <summary>
    /// Told of each large frame: its bytes, and how long (in ticks of <see cref="Stopwatch"/>) the rest of it was waited for once it had begun to come. Who sends a frame has
    /// all of it, so that is the link's time and nobody else's.
    /// </summary>
    public Action<int, long>? Arrived { get; init; }

    /// <summary>True when a further message is here already as a whole, so that reading it does not wait.</summary>
    public bool HasWhole => _end - _start >= FrameHeader.Size
        && FrameHeader.Parse(_input.AsSpan(_start, FrameHeader.Size)) is { More: false, Kind: not FrameKind.Blob } next
        && _end - _start - FrameHeader.Size >= next.Length;

    /// <summary>Reads the next message. False at a clean end of the stream.</summary>
    /// <exception cref="ProtocolException">Garbage, a truncated frame, or a message over the limit.</exception>
    public bool Read(out FrameKind kind, out ReadOnlyMemory<byte> payload)
    {
        ReleaseLong();
        while (true)
        {
            if (!Fill(FrameHeader.Size))
            {
                if (_end > _start || _assembling || _blob is not null || _blobs is not null)
                {
                    throw new ProtocolException($"The stream ended inside a frame, after {FrameHeader.Show(_input.AsSpan(_start, Math.Min(_end - _start, 64)))}.");
                }

                kind = default;
                payload = default;
                return false;
            }

            var header = FrameHeader.Parse(_input.AsSpan(_start, FrameHeader.Size));
            _start += FrameHeader.Size;
            if (header.Packed)
            {
                header = Unpack(header);
            }

            if (header.Kind == FrameKind.Blob)
            {
                ReadBlob(header);
                continue;
            }

            if (!header.More && !(_assembling && header.Kind == _longKind))
            {
                kind = header.Kind;
                payload = header.Packed ? _unpacked.AsMemory(0, header.Length) : Take(header);
                return true;
            }

            Append(header);
            if (!header.More)
            {
                _assembling = false;
                kind = header.Kind;
                payload = _long.AsMemory(0, _longLength);
                return true;
            }
        }
    }

    public void Dispose()
    {
        _assembling = false;
        _blob = null;
        _blobs = null;
        ReleaseLong();
    }

    /// <summary>The blobs that came in front of the last message, where that is of a kind that has them; null for none. They are the caller's.</summary>
    public ArrivedBlobs? TakeBlobs()
    {
        var blobs = _blobs;
        _blobs = null;
        return blobs;
    }

    /// <summary>The last message's bytes for keeps: without a copy where it was a long one.</summary>
    public ReadOnlyMemory<byte> Keep(ReadOnlyMemory<byte> payload)
    {
        // A little in a large buffer is copied all the same: it would hold the buffer.
        if (_long is null || _longLength < _long.Length / 4 || !payload.Equals(_long.AsMemory(0, _longLength)))
        {
            return payload.ToArray();
        }

        _long = null;
        return payload;
    }

    /// <summary>A frame's payload, in our own buffer.</summary>
    private Memory<byte> Take(FrameHeader header)
    {
        var began = Arrived is null ? 0 : Stopwatch.GetTimestamp();
        if (!Fill(header.Length))
        {
            throw Truncated(header, _end - _start);
        }

        Time(header.Length, began);
        var payload = _input.AsMemory(_start, header.Length);
        _start += header.Length;
        return payload;
    }

    /// <summary>Unpacks a frame's payload into a buffer of its own. Gives its header with the length that it has there.</summary>
    private FrameHeader Unpack(FrameHeader header)
    {
        var packed = Take(header).Span;
        var length = PackedPayload.LengthOf(packed);
        if (_unpacked.Length < length)
        {
            _unpacked = new byte[length < WorthTiming ? WorthTiming : FrameHeader.MaxPayload];
        }

        PackedPayload.Read(packed, _unpacked.AsSpan(0, length));
        return header with { Length = length };
    }

    private void Time(int bytes, long began)
    {
        if (Arrived is not null && bytes >= WorthTiming)
        {
            Arrived(bytes, Stopwatch.GetTimestamp() - began);
        }
    }

    private static ProtocolException Truncated(FrameHeader header, int came) =>
        new($"The stream ended inside a {header.Kind} frame: {came} of {header.Length} bytes came.");

    /// <summary>Reads a part of a long message to where it belongs.</summary>
    private void Append(FrameHeader header)
    {
        var kind = header.Kind;
        if (_blob is not null)
        {
            throw new ProtocolException($"A {kind} message began inside a blob.");
        }

        if (!_assembling)
        {
            _assembling = true;
            _longKind = kind;
            _longLength = 0;
            _long = ArrayPool<byte>.Shared.Rent(4 * FrameHeader.MaxPayload);
        }
        else if (_longKind != kind)
        {
            throw new ProtocolException($"A {kind} message began inside a {_longKind} message.");
        }

        var needed = (long)_longLength + header.Length;
        if (needed > MaxMessage)
        {
            throw new ProtocolException($"A {kind} message is over the limit of {MaxMessage} bytes.");
        }

        if (needed > _long!.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(MaxMessage, Math.Max(needed, 2L * _long.Length)));
            _long.AsSpan(0, _longLength).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_long);
            _long = larger;
        }

        ReadPayload(header, _long.AsSpan(_longLength, header.Length));
        _longLength += header.Length;
    }

    /// <summary>Reads the head of a blob, or some of its bytes to where they are to stay.</summary>
    private void ReadBlob(FrameHeader header)
    {
        if (_assembling)
        {
            throw new ProtocolException($"A blob began inside a {_longKind} message.");
        }

        if (_blob is null)
        {
            BeginBlob(header);
            return;
        }

        ReadPayload(header, _blob.Next(header.Length));
        if (!header.More)
        {
            (_blobs ??= new ArrivedBlobs()).Add(_blob.Id, _blob.Finish(), _blob.Length);
            _blob = null;
        }
    }

    private void BeginBlob(FrameHeader header)
    {
        if (!header.More || header.Length > BlobHead.MaxSize)
        {
            throw new ProtocolException($"A blob begins with a frame of {header.Length} bytes.");
        }

        Span<byte> bytes = stackalloc byte[header.Length];
        ReadPayload(header, bytes);
        var head = BlobHead.Read(bytes);
        if (head.Length + (_blobs?.Bytes ?? 0) > MaxMessage)
        {
            throw new ProtocolException($"The blobs of a message are over the limit of {MaxMessage} bytes.");
        }

        _blob = new BlobReader(head);
    }

    /// <summary>Reads a frame's payload to where it belongs, past our own buffer.</summary>
    private void ReadPayload(FrameHeader header, Span<byte> target)
    {
        if (header.Packed)
        {
            _unpacked.AsSpan(0, target.Length).CopyTo(target);
            return;
        }

        var began = Arrived is null ? 0 : Stopwatch.GetTimestamp();
        var here = Math.Min(target.Length, _end - _start);
        _input.AsSpan(_start, here).CopyTo(target);
        _start += here;
        while (here < target.Length)
        {
            var read = _stream.Read(target[here..]);
            if (read == 0)
            {
                throw Truncated(header, here);
            }

            here += read;
        }

        Time(target.Length, began);
    }

    private void ReleaseLong()
    {
        if (_long is not null && !_assembling)
        {
            ArrayPool<byte>.Shared.Return(_long);
            _long = null;
        }
    }

    /// <summary>Makes sure that <paramref name="count"/> bytes lie at the start. False when the stream ended before.</summary>
    private bool Fill(int count)
    {
        if (_end - _start >= count)
        {
            return true;
        }

        if (_input.Length - _start < count)
        {
            var target = _input.Length < count ? new byte[FrameHeader.Size + FrameHeader.MaxPayload] : _input;
            _input.AsSpan(_start, _end - _start).CopyTo(target);
            _input = target;
            _end -= _start;
            _start = 0;
        }
        else if (_start == _end)
        {
            _start = _end = 0;
        }

        while (_end - _start < count)
        {
            var read = _stream.Read(_input, _end, _input.Length - _end);
            if (read == 0)
            {
                return false;
            }

            _end += read;
            if (_end == _input.Length && _end < MostInput)
            {
                Array.Resize(ref _input, MostInput); // it is a busy one
            }
        }

        return true;
    }
}
