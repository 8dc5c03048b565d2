using System.Buffers.Binary;

namespace ParallelProc.Protocol;

/// <summary>
/// A pair of streams that several lanes share: pieces, each with its lane in front (kind, lane, length: nine bytes, little-endian). Writing is thread-safe;
/// reading belongs to one thread.
/// </summary>
internal sealed class LaneWire(Stream input, Stream output)
{
    /// <summary>The longest piece: a lane's small message never waits longer than for this.</summary>
    public const int MaxPiece = 64 * 1024;

    /// <summary>What a worker may send on a lane before the shell has taken any of it, in bytes.</summary>
    public const int Window = 512 * 1024;

    private const int HeadBytes = 9;

    private readonly object _gate = new();
    private readonly byte[] _out = new byte[HeadBytes + MaxPiece];
    private readonly byte[] _head = new byte[HeadBytes];

    /// <summary>Writes bytes, in as many pieces as they need; at least one.</summary>
    public void Write(LaneKind kind, int lane, ReadOnlySpan<byte> bytes)
    {
        do
        {
            var piece = bytes[..Math.Min(bytes.Length, MaxPiece)];
            bytes = bytes[piece.Length..];
            WritePiece(kind, lane, piece);
        }
        while (bytes.Length > 0);
    }

    /// <summary>Writes a number.</summary>
    public void Write(LaneKind kind, int lane, int value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        WritePiece(kind, lane, bytes);
    }

    /// <summary>The number in a piece that is one.</summary>
    public static int NumberIn(ReadOnlySpan<byte> bytes) =>
        bytes.Length == sizeof(int) ? BinaryPrimitives.ReadInt32LittleEndian(bytes) : throw new ProtocolException($"A number of {bytes.Length} bytes is none.");

    /// <summary>Reads a piece. False at the end.</summary>
    /// <exception cref="ProtocolException">What came is no piece, or ends in the middle of one.</exception>
    public bool Read(out LaneKind kind, out int lane, out byte[] bytes)
    {
        (kind, lane, bytes) = (default, 0, []);
        var read = input.ReadAtLeast(_head, HeadBytes, throwOnEndOfStream: false);
        if (read == 0)
        {
            return false;
        }

        kind = (LaneKind)_head[0];
        lane = BinaryPrimitives.ReadInt32LittleEndian(_head.AsSpan(1));
        var length = BinaryPrimitives.ReadInt32LittleEndian(_head.AsSpan(5));
        if (read < HeadBytes || kind is < LaneKind.Open or > LaneKind.Close || lane <= 0 || length is < 0 or > MaxPiece)
        {
            throw new ProtocolException($"Instead of a piece of a shared wire there came: {Convert.ToHexString(_head.AsSpan(0, read))}.");
        }

        bytes = length == 0 ? [] : new byte[length];
        return input.ReadAtLeast(bytes, length, throwOnEndOfStream: false) == length ? true : throw new ProtocolException("A piece of a shared wire was cut short.");
    }

    private void WritePiece(LaneKind kind, int lane, ReadOnlySpan<byte> piece)
    {
        lock (_gate)
        {
            _out[0] = (byte)kind;
            BinaryPrimitives.WriteInt32LittleEndian(_out.AsSpan(1), lane);
            BinaryPrimitives.WriteInt32LittleEndian(_out.AsSpan(5), piece.Length);
            piece.CopyTo(_out.AsSpan(HeadBytes));
            output.Write(_out, 0, HeadBytes + piece.Length);
            output.Flush();
        }
    }
}
