using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>Puts a batch into bytes: its head, what its body is called with, and its items.</summary>
internal static class BatchMessage
{
    public static ByteWriter Write(Batch batch, int scriptId)
    {
        var writer = new ByteWriter(64 + batch.Bindings.Bytes.Length);
        var head = new BatchHead(batch.Id, scriptId, batch.Count, batch.Exact, batch.Source.TraceOf(batch) ?? "")
        {
            Sequence = batch.FirstSequence,
            Name = batch.Source.NameOf(batch),
            TimeLimit = (long)(batch.Source.TimeoutOf(batch)?.TotalMilliseconds ?? 0),
            Contents = batch.Bindings.Contents is { Length: > 0 } contents ? Array.ConvertAll(contents, static content => content.Id) : null,
            Attempts = Array.Exists(batch.Items, static item => item.Attempt > 1) ? Array.ConvertAll(batch.Items, static item => (int)item.Attempt) : null,
        };
        head.Write(writer);
        writer.WriteBlock(batch.Bindings.Bytes);
        foreach (var item in batch.Items)
        {
            writer.WriteBlock(item.Encoded.Bytes.Span);
        }

        return writer;
    }

    /// <summary>The large arrays of its items, which go in front of it; null for none.</summary>
    public static List<Blob>? Blobs(Batch batch)
    {
        List<Blob>? blobs = null;
        foreach (var item in batch.Items)
        {
            if (item.Encoded.Blobs is { } own)
            {
                (blobs ??= []).AddRange(own);
            }
        }

        return blobs;
    }
}
