using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>What an item has written so far and its line will keep, encoded. Used by the journal's thread.</summary>
internal sealed class ItemRecords : IDisposable
{
    /// <summary>An object that takes more than this is not kept: a line must stay something that can be read whole.</summary>
    private const int LargestRecord = 64 * 1024 * 1024;

    private const string HoldsSecret = "it holds a credential or a secure string";

    private readonly List<long> _parts = [];
    private ByteWriter _bytes = new(1024);

    public IReadOnlyList<long> Parts => _parts;

    public ReadOnlyMemory<byte> Bytes => _bytes.WrittenMemory;

    public int Count { get; private set; }

    /// <summary>Why not all of it can be kept, or null.</summary>
    public string? Omitted { get; private set; }

    /// <param name="kind">The stream.</param>
    /// <param name="value">What was written to it.</param>
    /// <param name="encoder">One that refuses secrets.</param>
    /// <param name="scratch">Memory to work in.</param>
    public void Add(RecordKind kind, object? value, ObjectEncoder encoder, ByteWriter scratch)
    {
        if (Omitted is not null)
        {
            return;
        }

        scratch.Clear();
        try
        {
            encoder.Encode(scratch, value);
        }
        catch (ObjectCodecException e)
        {
            Omit(encoder.MetSecret ? HoldsSecret : $"{e.Path}: {e.Reason}");
            return;
        }

        // Only an error is as good without what is secret about its target.
        if (encoder.MetSecret && kind != RecordKind.Error)
        {
            Omit(HoldsSecret);
            return;
        }

        if (scratch.Length > LargestRecord)
        {
            Omit($"an object in it takes more than {LargestRecord / (1024 * 1024)} MB");
            return;
        }

        _bytes.WriteByte((byte)kind);
        _bytes.WriteBlock(scratch.Written);
        Count++;
    }

    /// <summary>Notes that what is here was written as a line at that place, and begins anew.</summary>
    public void PartWritten(long offset)
    {
        _parts.Add(offset);
        Renew();
    }

    public void Dispose() => _bytes.Dispose();

    private void Omit(string reason)
    {
        Omitted = reason;
        Count = 0;
        _parts.Clear();
        Renew();
    }

    private void Renew()
    {
        _bytes.Dispose();
        _bytes = new ByteWriter(1024);
    }
}
