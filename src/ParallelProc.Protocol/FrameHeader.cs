using System.Buffers.Binary;

namespace ParallelProc.Protocol;

/// <summary>
/// Eight bytes in front of each frame: the mark 'P' 'p', kind, flags, and the payload's length as a little-endian number.
/// The mark is there to tell garbage (something else that prints to the worker's output) from a frame. A payload may be packed (<see cref="PackedPayload"/>).
/// </summary>
internal readonly record struct FrameHeader(FrameKind Kind, bool More, int Length, bool Packed = false)
{
    public const int Size = 8;

    /// <summary>The most that one frame carries, in bytes; a longer message is cut, so that a stop never waits behind one.</summary>
    public const int MaxPayload = 1 << 20;

    private const byte MoreFlag = 1;
    private const byte PackedFlag = 2;
    private const byte Mark0 = (byte)'P';
    private const byte Mark1 = (byte)'p';

    public void Write(Span<byte> target)
    {
        target[0] = Mark0;
        target[1] = Mark1;
        target[2] = (byte)Kind;
        target[3] = (byte)((More ? MoreFlag : 0) | (Packed ? PackedFlag : 0));
        BinaryPrimitives.WriteInt32LittleEndian(target[4..], Length);
    }

    public static FrameHeader Parse(ReadOnlySpan<byte> source)
    {
        if (source[0] != Mark0 || source[1] != Mark1)
        {
            throw new ProtocolException($"These bytes are not a frame: {Show(source)}.");
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(source[4..]);
        if (length is < 0 or > MaxPayload)
        {
            throw new ProtocolException($"A frame of {(uint)length} bytes is over the limit of {MaxPayload}: {Show(source)}.");
        }

        if (source[3] > (MoreFlag | PackedFlag))
        {
            throw new ProtocolException($"A frame with unknown flags: {Show(source)}.");
        }

        return new FrameHeader((FrameKind)source[2], (source[3] & MoreFlag) != 0, length, (source[3] & PackedFlag) != 0);
    }

    /// <summary>Bytes for a person: hexadecimal, and as text where they can be printed.</summary>
    public static string Show(ReadOnlySpan<byte> bytes)
    {
        var text = new char[bytes.Length];
        for (var i = 0; i < bytes.Length; i++)
        {
            text[i] = bytes[i] is >= 0x20 and < 0x7F ? (char)bytes[i] : '.';
        }

        return $"{Convert.ToHexString(bytes)} \"{new string(text)}\"";
    }
}
