namespace ParallelProc.Protocol;

/// <summary>Shared objects cross by their number: both sides then mean the same one.</summary>
internal static class SharedObjectCodec
{
    public static void Write(ObjectEncoder encoder, object value)
    {
        if (encoder.Purpose == EncodingPurpose.Journal)
        {
            throw encoder.Failure("a shared object ends with its shell, and can't be kept");
        }

        var shared = (SharedObject)value;
        var output = encoder.Tag(ValueTag.Shared);
        encoder.Track(value);
        output.WriteByte((byte)shared.Type);
        output.WriteVarUInt(encoder.Purpose == EncodingPurpose.Key ? 0 : (ulong)shared.Id); // another run makes another one, which is the same to it
        output.WriteString(shared.Name);
    }

    public static SharedObject Read(ObjectDecoder decoder, ref ByteReader input)
    {
        var (type, id, name) = ((PoolSharedType)input.ReadByte(), (long)input.ReadVarUInt(), input.ReadString());
        return decoder.Shared is { } calls
            ? SharedObject.Create(type, id, name, calls)
            : throw new ProtocolException($"Shared object {id} came where there are none.");
    }

    public static void WriteBuffer(ObjectEncoder encoder, object value)
    {
        if (encoder.Purpose == EncodingPurpose.Journal)
        {
            throw encoder.Failure("shared memory ends with its shell, and can't be kept");
        }

        var (buffer, isKey) = ((SharedBuffer)value, encoder.Purpose == EncodingPurpose.Key);
        var output = encoder.Tag(ValueTag.SharedBuffer);
        encoder.Track(value);
        output.WriteVarUInt(isKey ? 0 : (ulong)buffer.Id);
        output.WriteByte((byte)Type.GetTypeCode(buffer.ElementType));
        output.WriteVarUInt((ulong)buffer.Length);
        output.WriteString(isKey ? "" : buffer.MemoryName);
    }

    public static SharedBuffer ReadBuffer(ObjectDecoder decoder, ref ByteReader input)
    {
        var (id, code, length, memory) = ((long)input.ReadVarUInt(), input.ReadByte(), (long)input.ReadVarUInt(), input.ReadString());
        var elements = BufferElements.Of(code) ?? throw new ProtocolException($"A buffer can't be of the type 0x{code:X2}.");
        var calls = decoder.Shared ?? throw new ProtocolException($"Shared buffer {id} came where there are none.");
        try
        {
            return calls.Buffer(id) ?? SharedBuffer.Open(id, memory, elements, length);
        }
        catch (Exception e) when (calls.IsAway && e is (IOException or UnauthorizedAccessException))
        {
            throw new SharedObjectException(
                $"A shared buffer is memory of the machine that has made it, and this worker is on another one ({Environment.MachineName}). Give it the values themselves ($using:), or a shared object (New-PoolSharedObject), which all machines of a pool can use.",
                "SharedBufferElsewhere");
        }
    }
}
