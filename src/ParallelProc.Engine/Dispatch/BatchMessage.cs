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
            writer.WriteBlock(item.Encoded.Span);
        }

        return writer;
    }
}
