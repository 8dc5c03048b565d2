namespace ParallelProc.Protocol;

/// <summary>What the first frame of a blob says of it.</summary>
/// <param name="Id">What its message calls it.</param>
/// <param name="Element">The code of its element type.</param>
/// <param name="Length">Its bytes.</param>
internal readonly record struct BlobHead(long Id, byte Element, int Length)
{
    /// <summary>The most bytes that it takes on the wire: two numbers and a code.</summary>
    public const int MaxSize = 10 + 1 + 5;

    public void Write(ByteWriter writer)
    {
        writer.WriteVarUInt((ulong)Id);
        writer.WriteByte(Element);
        writer.WriteCount(Length);
    }

    public static BlobHead Read(ReadOnlySpan<byte> payload)
    {
        var reader = new ByteReader(payload);
        var head = new BlobHead((long)reader.ReadVarUInt(), reader.ReadByte(), reader.ReadCount());
        return reader.AtEnd ? head : throw new ProtocolException("A blob begins with something else than its id, type and length.");
    }
}
