namespace ParallelProc.Protocol;

/// <summary>A file or folder that one machine sends to another.</summary>
/// <param name="Path">Where it is to be, below a folder of the receiver's; with <c>/</c> between its parts.</param>
/// <param name="Length">Its size in bytes.</param>
/// <param name="Hash">The SHA-256 of its content, in hexadecimal; empty for a folder.</param>
/// <param name="Time">When it was last written, in ticks of universal time.</param>
/// <param name="Mode">Its rights, as <see cref="UnixFileMode"/>; -1 where the sender's system has none.</param>
internal sealed record FileEntry(string Path, long Length, string Hash, long Time, int Mode)
{
    private const int LeastBytes = 12;

    public bool IsFolder => Hash.Length == 0;

    public static void WriteMany(ByteWriter writer, IReadOnlyList<FileEntry> entries)
    {
        writer.WriteCount(entries.Count);
        foreach (var entry in entries)
        {
            writer.WriteString(entry.Path);
            writer.WriteVarUInt((ulong)entry.Length);
            writer.WriteString(entry.Hash);
            writer.WriteInt64(entry.Time);
            writer.WriteVarInt(entry.Mode);
        }
    }

    public static FileEntry[] ReadMany(ref ByteReader reader)
    {
        var entries = new FileEntry[reader.ReadCountOf(LeastBytes)];
        for (var i = 0; i < entries.Length; i++)
        {
            entries[i] = new FileEntry(reader.ReadString(), (long)reader.ReadVarUInt(), reader.ReadString(), reader.ReadInt64(), (int)reader.ReadVarInt());
        }

        return entries;
    }

    /// <summary>What a set of files is known by: the same for the same names and contents, wherever and whenever they were written.</summary>
    public static string KeyOf(IEnumerable<FileEntry> entries)
    {
        using var writer = new ByteWriter();
        foreach (var entry in entries.OrderBy(static e => e.Path, StringComparer.Ordinal))
        {
            writer.WriteString(entry.Path);
            writer.WriteString(entry.Hash);
        }

        return Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(writer.Written))[..32];
    }
}
