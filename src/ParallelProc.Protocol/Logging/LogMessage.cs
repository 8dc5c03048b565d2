namespace ParallelProc.Protocol;

/// <summary>Worker: an entry for the pool's log.</summary>
/// <param name="Batch">Whose it is: an item of this batch.</param>
/// <param name="Item">Its index in the batch.</param>
/// <param name="Level">How much it matters.</param>
/// <param name="Text">What it says.</param>
/// <param name="Data">More of it, as JSON; empty for nothing.</param>
internal sealed record LogMessage(long Batch, int Item, PoolLogLevel Level, string Text, string Data)
{
    public void Write(ByteWriter writer)
    {
        writer.WriteVarUInt((ulong)Batch);
        writer.WriteVarInt(Item);
        writer.WriteByte((byte)Level);
        writer.WriteString(Text);
        writer.WriteString(Data);
    }

    /// <exception cref="ProtocolException">The bytes are no entry.</exception>
    public static LogMessage Read(ref ByteReader reader)
    {
        var message = new LogMessage((long)reader.ReadVarUInt(), (int)reader.ReadVarInt(), (PoolLogLevel)reader.ReadByte(), reader.ReadString(), reader.ReadString());
        if (message.Level > PoolLogLevel.Error)
        {
            throw new ProtocolException($"0x{(byte)message.Level:X2} is no level of a log entry.");
        }

        if (message.Data.Length > 0)
        {
            LogData.Check(message.Data);
        }

        return message;
    }
}
