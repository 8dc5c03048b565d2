using System.Management.Automation;
using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>Reads what a worker says of items, and the errors of its set-up. Owned by the thread that reads from the worker.</summary>
internal sealed class RecordDecoder(ISharedCalls? shared = null)
{
    /// <summary>More than a century: what any time can be added to.</summary>
    private const ulong MostMicroseconds = 1UL << 52;

    private readonly ObjectDecoder _objects = new() { Shared = shared };

    /// <summary>Classes of the batch whose records are read next: what comes of them is made an instance. Null for none.</summary>
    public ClassTable? Classes
    {
        get => _objects.Classes;
        set => _objects.Classes = value;
    }

    /// <param name="reader">The bytes.</param>
    /// <param name="blobs">The large arrays that came in front of the message.</param>
    /// <exception cref="ProtocolException">The bytes are not a record.</exception>
    public RecordEntry ReadRecord(ref ByteReader reader, ArrivedBlobs? blobs)
    {
        var kind = (RecordKind)reader.ReadByte();
        var index = reader.ReadCount();
        var payload = new ByteReader(reader.ReadBlock());
        return kind switch
        {
            RecordKind.Done => ReadDone(index, ref payload),
            RecordKind.NotSerializable => new RecordEntry(index, kind, default, (payload.ReadString(), payload.ReadString())),
            >= RecordKind.Output and <= RecordKind.Progress => new RecordEntry(index, kind, default, _objects.Decode(ref payload, blobs)),
            _ => throw new ProtocolException($"The record kind 0x{(byte)kind:X2} is unknown."),
        };
    }

    /// <exception cref="ProtocolException">The bytes are not errors, one behind the other.</exception>
    public List<ErrorRecord> ReadErrors(ref ByteReader reader)
    {
        var errors = new List<ErrorRecord>();
        while (!reader.AtEnd)
        {
            errors.Add(ReadError(ref reader));
        }

        return errors;
    }

    /// <exception cref="ProtocolException">The bytes are not an error.</exception>
    public ErrorRecord ReadError(ref ByteReader reader)
    {
        var value = _objects.Decode(ref reader);
        return (value is PSObject wrapped ? wrapped.BaseObject : value) as ErrorRecord
            ?? throw new ProtocolException("An error record was expected, and something else came.");
    }

    private RecordEntry ReadDone(int index, ref ByteReader payload)
    {
        var status = (ItemStatus)payload.ReadByte();
        var took = payload.ReadVarUInt();
        if (took > MostMicroseconds)
        {
            throw new ProtocolException($"An item can't have taken {took} microseconds.");
        }

        object? value = status switch
        {
            ItemStatus.Failed => ReadError(ref payload),
            ItemStatus.Exited => (int)payload.ReadVarInt(),
            ItemStatus.Completed or ItemStatus.Stopped => null,
            _ => throw new ProtocolException($"The item status 0x{(byte)status:X2} is unknown."),
        };
        return new RecordEntry(index, RecordKind.Done, status, value) { Took = new TimeSpan((long)took * TimeSpan.TicksPerMicrosecond) };
    }
}
