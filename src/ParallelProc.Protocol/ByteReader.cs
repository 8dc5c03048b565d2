using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace ParallelProc.Protocol;

/// <summary>Reads what a <see cref="ByteWriter"/> wrote. Everything is checked: bytes that don't fit end in a <see cref="ProtocolException"/>.</summary>
internal ref struct ByteReader
{
    private readonly ReadOnlySpan<byte> _bytes;
    private int _position;

    public ByteReader(ReadOnlySpan<byte> bytes)
    {
        _bytes = bytes;
        _position = 0;
    }

    public readonly int Position => _position;

    public readonly int Remaining => _bytes.Length - _position;

    public readonly bool AtEnd => _position == _bytes.Length;

    /// <summary>The byte that is read next. There must be one.</summary>
    public readonly byte Next => _bytes[_position];

    public byte ReadByte()
    {
        if (_position >= _bytes.Length)
        {
            throw Truncated(1);
        }

        return _bytes[_position++];
    }

    public bool ReadBool() => ReadByte() switch
    {
        0 => false,
        1 => true,
        var other => throw new ProtocolException($"0x{other:X2} at byte {_position - 1} is not a truth value."),
    };

    public short ReadInt16() => BinaryPrimitives.ReadInt16LittleEndian(ReadBytes(2));

    public int ReadInt32() => BinaryPrimitives.ReadInt32LittleEndian(ReadBytes(4));

    public long ReadInt64() => BinaryPrimitives.ReadInt64LittleEndian(ReadBytes(8));

    public float ReadSingle() => BinaryPrimitives.ReadSingleLittleEndian(ReadBytes(4));

    public double ReadDouble() => BinaryPrimitives.ReadDoubleLittleEndian(ReadBytes(8));

    public ReadOnlySpan<byte> ReadBytes(int count)
    {
        if ((uint)count > (uint)Remaining)
        {
            throw Truncated(count);
        }

        var span = _bytes.Slice(_position, count);
        _position += count;
        return span;
    }

    public ulong ReadVarUInt()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = ReadByte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new ProtocolException($"The number that ends at byte {_position} is longer than 64 bits.");
    }

    /// <summary>Reads a count or index. One beyond <see cref="int.MaxValue"/> is an error.</summary>
    public int ReadCount()
    {
        var value = ReadVarUInt();
        return value <= int.MaxValue ? (int)value : throw new ProtocolException($"The count {value} at byte {_position} is too large.");
    }

    /// <summary>Reads a count of elements of at least <paramref name="bytesEach"/> bytes: more than can follow is an error, before any memory is asked for.</summary>
    public int ReadCountOf(int bytesEach)
    {
        var count = ReadCount();
        return (long)count * bytesEach <= Remaining ? count : throw Truncated(count);
    }

    public long ReadVarInt()
    {
        var value = ReadVarUInt();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    public string ReadString()
    {
        var head = ReadVarUInt();
        if (head >> 1 > int.MaxValue)
        {
            throw Truncated(int.MaxValue);
        }

        var length = (int)(head >> 1);
        if ((head & 1) == 0)
        {
            return Encoding.UTF8.GetString(ReadBytes(length));
        }

        if (length > Remaining / 2)
        {
            throw Truncated(length);
        }

        var bytes = ReadBytes(length * 2);
        if (BitConverter.IsLittleEndian)
        {
            return new string(MemoryMarshal.Cast<byte, char>(bytes));
        }

        return Encoding.Unicode.GetString(bytes);
    }

    public string? ReadOptionalString() => ReadBool() ? ReadString() : null;

    public ReadOnlySpan<byte> ReadBlock() => ReadBytes(ReadCount());

    private readonly ProtocolException Truncated(int wanted) =>
        new($"The message ends at byte {_bytes.Length}, but {wanted} more were expected at byte {_position}.");
}
