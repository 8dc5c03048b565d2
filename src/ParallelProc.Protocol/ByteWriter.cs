using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace ParallelProc.Protocol;

/// <summary>A growing, pooled byte buffer with the primitives of the wire: little-endian numbers, varints, strings. Not thread-safe.</summary>
internal sealed class ByteWriter : IDisposable
{
    private byte[] _buffer;
    private int _length;

    public ByteWriter(int capacity = 256) => _buffer = ArrayPool<byte>.Shared.Rent(capacity);

    /// <summary>Bytes written so far. May be set back, which forgets what was written after it.</summary>
    public int Length
    {
        get => _length;
        set
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, _length);
            _length = value;
        }
    }

    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    public ReadOnlyMemory<byte> WrittenMemory => _buffer.AsMemory(0, _length);

    public void Clear() => _length = 0;

    /// <summary>Gives away what was written, without a copy, and begins anew. For what is large: the buffer is lost to the pool.</summary>
    public ReadOnlyMemory<byte> Detach()
    {
        var written = WrittenMemory;
        _buffer = [];
        _length = 0;
        return written;
    }

    public void Dispose()
    {
        var buffer = _buffer;
        _buffer = [];
        _length = 0;
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Reserves <paramref name="count"/> bytes at the end and returns them, to be filled by the caller.</summary>
    public Span<byte> Reserve(int count)
    {
        if (_buffer.Length - _length < count)
        {
            Grow(count);
        }

        var span = _buffer.AsSpan(_length, count);
        _length += count;
        return span;
    }

    /// <summary>Bytes that were written before, to be patched (a count that is known only afterwards).</summary>
    public Span<byte> At(int offset, int count) => _buffer.AsSpan(offset, count);

    public void WriteByte(byte value)
    {
        if (_length == _buffer.Length)
        {
            Grow(1);
        }

        _buffer[_length++] = value;
    }

    public void WriteBool(bool value) => WriteByte(value ? (byte)1 : (byte)0);

    public void WriteInt16(short value) => BinaryPrimitives.WriteInt16LittleEndian(Reserve(2), value);

    public void WriteInt32(int value) => BinaryPrimitives.WriteInt32LittleEndian(Reserve(4), value);

    public void WriteInt64(long value) => BinaryPrimitives.WriteInt64LittleEndian(Reserve(8), value);

    public void WriteSingle(float value) => BinaryPrimitives.WriteSingleLittleEndian(Reserve(4), value);

    public void WriteDouble(double value) => BinaryPrimitives.WriteDoubleLittleEndian(Reserve(8), value);

    public void WriteBytes(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Reserve(bytes.Length));

    /// <summary>Writes an unsigned number in groups of seven bits, lowest first (LEB128).</summary>
    public void WriteVarUInt(ulong value)
    {
        while (value >= 0x80)
        {
            WriteByte((byte)(value | 0x80));
            value >>= 7;
        }

        WriteByte((byte)value);
    }

    /// <summary>Writes a count, index or id that is never negative.</summary>
    public void WriteCount(int value) => WriteVarUInt((uint)value);

    /// <summary>Writes a signed number so that small ones of either sign stay short (zigzag).</summary>
    public void WriteVarInt(long value) => WriteVarUInt((ulong)((value << 1) ^ (value >> 63)));

    /// <summary>Writes a string as UTF-8, or as UTF-16 where it holds unpaired surrogates, which UTF-8 can't carry.</summary>
    public void WriteString(string value)
    {
        if (value.Length <= 1024)
        {
            if (TryWriteShort(value))
            {
                return;
            }
        }
        else
        {
            var rented = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(value.Length));
            try
            {
                if (Utf8.FromUtf16(value, rented, out _, out var bytes, replaceInvalidSequences: false) == OperationStatus.Done)
                {
                    WriteVarUInt((ulong)bytes << 1);
                    WriteBytes(rented.AsSpan(0, bytes));
                    return;
                }
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(rented);
            }
        }

        WriteVarUInt(((ulong)value.Length << 1) | 1);
        foreach (var unit in value)
        {
            WriteInt16((short)unit);
        }
    }

    /// <summary>Writes a string that may be null: a presence byte, then the string.</summary>
    public void WriteOptionalString(string? value)
    {
        WriteBool(value is not null);
        if (value is not null)
        {
            WriteString(value);
        }
    }

    /// <summary>Writes a block of bytes behind its length.</summary>
    public void WriteBlock(ReadOnlySpan<byte> bytes)
    {
        WriteCount(bytes.Length);
        WriteBytes(bytes);
    }

    /// <summary>Writes text at its place behind a head of the length that fits plain ASCII, as most text is; other text is moved where that was too short.</summary>
    private bool TryWriteShort(string value)
    {
        var most = value.Length * 3;
        var start = _length;
        Reserve(HeadLength(most) + most);
        _length = start;
        var head = HeadLength(value.Length);
        var target = _buffer.AsSpan(start + head, most);
        if (Utf8.FromUtf16(value, target, out _, out var bytes, replaceInvalidSequences: false) != OperationStatus.Done)
        {
            return false;
        }

        if (HeadLength(bytes) is var actual && actual != head)
        {
            target[..bytes].CopyTo(_buffer.AsSpan(start + actual));
        }

        WriteVarUInt((ulong)bytes << 1);
        _length += bytes;
        return true;

        // Of a number of twice the count; 3 * 1024 is the largest.
        static int HeadLength(int count) => count < 0x40 ? 1 : 2;
    }

    private void Grow(int more)
    {
        var needed = (long)_length + more;
        if (needed > Array.MaxLength)
        {
            throw new ProtocolException($"A message of more than {Array.MaxLength} bytes can't be built. Send large data in parts, or as a file.");
        }

        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(Array.MaxLength, Math.Max(needed, 2L * _buffer.Length)));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
