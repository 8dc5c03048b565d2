using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>Puts a batch into bytes: its head, what its body is called with, and its items.</summary>
internal static class BatchMessage
{
    public static ByteWriter Write(Batch batch, int scriptId)
    {
        var writer = new ByteWriter(64 + batch.BindingBytes.Length);
        new BatchHead(batch.Id, scriptId, batch.Count, batch.Exact).Write(writer);
        writer.WriteBlock(batch.BindingBytes);
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
