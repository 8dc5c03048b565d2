namespace ParallelProc.Protocol;

/// <summary>Windows onto bytes: what they show arrives, in memory of its own.</summary>
internal static class MemoryCodec
{
    public static ValueWriter? WriterFor(Type type) =>
        type == typeof(Memory<byte>) ? static (e, v) => Write(e, (Memory<byte>)v, isReadOnly: false)
        : type == typeof(ReadOnlyMemory<byte>) ? static (e, v) => Write(e, (ReadOnlyMemory<byte>)v, isReadOnly: true)
        : null;

    public static object Read(ObjectDecoder decoder, ref ByteReader input)
    {
        var isReadOnly = input.ReadBool();
        var bytes = decoder.Read(ref input) as byte[] ?? throw new ProtocolException($"What ends at byte {input.Position} is not the bytes of a memory.");
        return isReadOnly ? (object)new ReadOnlyMemory<byte>(bytes) : new Memory<byte>(bytes);
    }

    private static void Write(ObjectEncoder encoder, ReadOnlyMemory<byte> memory, bool isReadOnly)
    {
        encoder.Tag(ValueTag.Memory).WriteBool(isReadOnly);
        encoder.Enter();
        encoder.Write(memory.ToArray());
        encoder.Leave();
    }
}
