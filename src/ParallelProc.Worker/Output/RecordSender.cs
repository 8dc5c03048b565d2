using System.Management.Automation;
using ParallelProc.Protocol;

namespace ParallelProc.Worker;

/// <summary>
/// Encodes records of the running item into its <see cref="RecordBuffer"/>. May be called from any thread, and while it encodes: a
/// property of the object that is being encoded can be script, which may itself print something.
/// </summary>
internal sealed class RecordSender(RecordBuffer buffer)
{
    private Slot? _spare;

    /// <summary>How deep the property bags of the running script's output are.</summary>
    public int Depth { get; set; } = 1;

    /// <summary>Classes of the running script that its caller has too; null for none.</summary>
    public IReadOnlyList<string>? Classes { get; set; }

    /// <summary>Sends what came down the pipeline: an output, or a record of a stream that was merged into it.</summary>
    public void SendMerged(object? value) => Send(MergedStream.KindOf(value), value);

    /// <returns>False when no item runs: the record then belongs to nobody.</returns>
    public bool Send(RecordKind kind, object? value)
    {
        var slot = Rent();
        try
        {
            if (!TryEncode(slot, value))
            {
                kind = RecordKind.NotSerializable;
            }

            return buffer.Append(kind, slot.Bytes.Written, slot.Blobs);
        }
        finally
        {
            Return(slot);
        }
    }

    public void SendDone(in ItemOutcome outcome, long microseconds, bool flush)
    {
        var slot = Rent();
        try
        {
            var bytes = slot.Bytes;
            bytes.WriteByte((byte)outcome.Status);
            bytes.WriteVarUInt((ulong)microseconds);
            switch (outcome.Status)
            {
                case ItemStatus.Failed:
                    slot.Encoder.Depth = 1;
                    slot.Encoder.Classes = Classes;
                    WorkerErrors.Encode(slot.Encoder, bytes, outcome.Error!);
                    break;
                case ItemStatus.Exited:
                    bytes.WriteVarInt(outcome.ExitCode);
                    break;
            }

            buffer.EndItem(bytes.Written, flush);
        }
        finally
        {
            Return(slot);
        }
    }

    private bool TryEncode(Slot slot, object? value)
    {
        try
        {
            slot.Encoder.Depth = Depth;
            slot.Encoder.Classes = Classes;
            slot.Encoder.Encode(slot.Bytes, value, slot.Blobs);
            return true;
        }
        catch (Exception e) when (e is not PipelineStoppedException)
        {
            // A property's getter may throw whatever it likes; the item's caller is told, whatever it was.
            var (path, reason) = e is ObjectCodecException codec ? (codec.Path, codec.Reason) : ("$_", e.Message);
            slot.Bytes.Clear();
            slot.Bytes.WriteString(path);
            slot.Bytes.WriteString(reason);
            return false;
        }
    }

    private Slot Rent()
    {
        var slot = Interlocked.Exchange(ref _spare, null) ?? new Slot();
        slot.Bytes.Clear();
        return slot;
    }

    private void Return(Slot slot)
    {
        slot.Blobs.CutTo(0);

        // One huge object must not hold its memory for the worker's life.
        if (slot.Bytes.Length > 4 * 1024 * 1024)
        {
            slot.Bytes.Dispose();
            return;
        }

        Volatile.Write(ref _spare, slot);
    }

    private sealed class Slot
    {
        public ObjectEncoder Encoder { get; } = new();

        public ByteWriter Bytes { get; } = new(1024);

        public BlobList Blobs { get; } = new();
    }
}
