namespace ParallelProc.Protocol;

/// <summary>
/// What stands in front of a content: a large value, encoded, that later messages name by its number. Its bytes follow (<see cref="FrameKind.Content"/>), or the host has
/// them in a file (<see cref="FrameKind.ContentFile"/>).
/// </summary>
/// <param name="Id">What messages call it.</param>
/// <param name="Length">Its bytes.</param>
/// <param name="Key">Its SHA-256, in hexadecimal: the file's name. Empty where it is to be in no file.</param>
/// <param name="Folder">The part of the folder's name that is the pool's. Empty likewise.</param>
internal sealed record ContentHead(long Id, int Length, string Key = "", string Folder = "")
{
    private const int MostName = 64;

    /// <summary>Files of that folder that the shell names no more: they go, to make room.</summary>
    public IReadOnlyList<string> Dropped { get; init; } = [];

    public void Write(ByteWriter writer)
    {
        writer.WriteVarUInt((ulong)Id);
        writer.WriteCount(Length);
        writer.WriteString(Key);
        writer.WriteString(Folder);
        writer.WriteCount(Dropped.Count);
        foreach (var key in Dropped)
        {
            writer.WriteString(key);
        }
    }

    public static ContentHead Read(ref ByteReader reader)
    {
        var head = new ContentHead((long)reader.ReadVarUInt(), reader.ReadCount(), ReadName(ref reader), ReadName(ref reader));
        var dropped = new string[reader.ReadCountOf(1)];
        for (var i = 0; i < dropped.Length; i++)
        {
            dropped[i] = ReadName(ref reader);
        }

        return head with { Dropped = dropped };
    }

    /// <summary>A part of a path: nothing but digits can lead out of the folder.</summary>
    private static string ReadName(ref ByteReader reader)
    {
        var name = reader.ReadString();
        return name.Length <= MostName && name.All(char.IsAsciiHexDigit) ? name : throw new ProtocolException("The name of a content is not hexadecimal.");
    }
}
