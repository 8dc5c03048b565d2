namespace ParallelProc.Protocol;

/// <summary>Worker: something is asked of a shared object.</summary>
/// <param name="Id">The call's number, which its answer bears; 0 for one that gets none.</param>
/// <param name="Target">The object.</param>
/// <param name="Op">What is asked.</param>
/// <param name="Batch">Who asks: an item of this batch.</param>
/// <param name="Item">Its index in the batch; -1 for nobody's.</param>
/// <param name="Arguments">What goes with it.</param>
internal sealed record SharedCall(long Id, long Target, SharedOp Op, long Batch, int Item, SharedValue[] Arguments)
{
    private const int MostArguments = 4;

    public void Write(ByteWriter writer)
    {
        writer.WriteVarUInt((ulong)Id);
        writer.WriteVarUInt((ulong)Target);
        writer.WriteByte((byte)Op);
        writer.WriteVarUInt((ulong)Batch);
        writer.WriteVarInt(Item);
        writer.WriteCount(Arguments.Length);
        foreach (var argument in Arguments)
        {
            argument.Write(writer);
        }
    }

    public static SharedCall Read(ref ByteReader reader)
    {
        var (id, target, op, batch, item) = ((long)reader.ReadVarUInt(), (long)reader.ReadVarUInt(), (SharedOp)reader.ReadByte(), (long)reader.ReadVarUInt(), (int)reader.ReadVarInt());
        var count = reader.ReadCount();
        if (op is < SharedOp.Hold or > SharedOp.Dispose || count > MostArguments)
        {
            throw new ProtocolException($"Operation 0x{(byte)op:X2} with {count} arguments can't be asked of a shared object.");
        }

        var arguments = new SharedValue[count];
        for (var i = 0; i < count; i++)
        {
            arguments[i] = SharedValue.Read(ref reader);
        }

        return new SharedCall(id, target, op, batch, item, arguments);
    }
}

/// <summary>Shell: what came of a call.</summary>
/// <param name="Id">The call's number.</param>
/// <param name="Status">How it ended.</param>
/// <param name="Value">What it gives.</param>
/// <param name="Message">What went wrong.</param>
/// <param name="ErrorId">The same, for scripts.</param>
internal sealed record SharedAnswer(long Id, SharedStatus Status, SharedValue Value, string Message = "", string ErrorId = "")
{
    public void Write(ByteWriter writer)
    {
        writer.WriteVarUInt((ulong)Id);
        writer.WriteByte((byte)Status);
        if (Status == SharedStatus.Failed)
        {
            writer.WriteString(Message);
            writer.WriteString(ErrorId);
        }
        else
        {
            Value.Write(writer);
        }
    }

    public static SharedAnswer Read(ref ByteReader reader)
    {
        var (id, status) = ((long)reader.ReadVarUInt(), (SharedStatus)reader.ReadByte());
        return status switch
        {
            SharedStatus.Done or SharedStatus.Cancelled => new SharedAnswer(id, status, SharedValue.Read(ref reader)),
            SharedStatus.Failed => new SharedAnswer(id, status, default, reader.ReadString(), reader.ReadString()),
            _ => throw new ProtocolException($"0x{(byte)status:X2} is no end of a call."),
        };
    }
}

/// <summary>How a call ended.</summary>
internal enum SharedStatus : byte
{
    Done = 1,
    Failed,

    /// <summary>It was taken back before it was done.</summary>
    Cancelled,
}
