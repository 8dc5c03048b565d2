namespace ParallelProc.Protocol;

/// <summary>What a worker asks of the shell about files that the shell offers.</summary>
internal enum FileAsk : byte
{
    /// <summary>Which files there are (<see cref="FileEntry.WriteMany"/>).</summary>
    List = 1,

    /// <summary>Some bytes of one.</summary>
    Bytes,

    /// <summary>To be the only one who writes to a place, named by <see cref="FileCall.Key"/>. Answered when nobody else is.</summary>
    Claim,

    /// <summary>Others may write there. Gets no answer.</summary>
    Release,
}

/// <summary>Worker: something about files is asked.</summary>
/// <param name="Id">The call's number, which its answer bears.</param>
/// <param name="Ask">What.</param>
/// <param name="Key">The offer's key, which nobody knows who was not told; or a place.</param>
/// <param name="File">The file's index in the offer's list.</param>
/// <param name="Offset">The first byte that is wanted.</param>
/// <param name="Count">How many.</param>
internal sealed record FileCall(long Id, FileAsk Ask, string Key, int File = 0, long Offset = 0, int Count = 0)
{
    /// <summary>The most bytes that are asked for at once. An answer then fits into one frame.</summary>
    public const int MostBytes = 512 * 1024;

    /// <summary>So many calls may wait for their answers: enough to keep a slow way full, and a bound for what the shell has to hold.</summary>
    public const int MostOpen = 16;

    /// <summary>No key, and no path of a place, is longer: the shell keeps some of them.</summary>
    private const int LongestKey = 64 * 1024;

    public void Write(ByteWriter writer)
    {
        writer.WriteVarUInt((ulong)Id);
        writer.WriteByte((byte)Ask);
        writer.WriteString(Key);
        writer.WriteCount(File);
        writer.WriteVarUInt((ulong)Offset);
        writer.WriteCount(Count);
    }

    public static FileCall Read(ref ByteReader reader)
    {
        var call = new FileCall((long)reader.ReadVarUInt(), (FileAsk)reader.ReadByte(), reader.ReadString(), reader.ReadCount(), (long)reader.ReadVarUInt(), reader.ReadCount());
        return call.Ask is >= FileAsk.List and <= FileAsk.Release && call.Offset >= 0 && call.Count <= MostBytes && call.Key.Length <= LongestKey
            ? call
            : throw new ProtocolException($"Nothing of the kind 0x{(byte)call.Ask:X2}, {call.Count} bytes at {call.Offset}, can be asked about files.");
    }
}

/// <summary>Shell: the head of what came of a call about files. What was asked for follows it, or why it can't be had.</summary>
internal readonly record struct FileAnswer(long Id, bool Failed)
{
    public void Write(ByteWriter writer)
    {
        writer.WriteVarUInt((ulong)Id);
        writer.WriteBool(Failed);
    }

    public static FileAnswer Read(ref ByteReader reader) => new((long)reader.ReadVarUInt(), reader.ReadBool());
}
