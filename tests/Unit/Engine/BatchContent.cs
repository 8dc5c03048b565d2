using ParallelProc.Protocol;

namespace ParallelProc.Tests.Engine;

/// <summary>What workers that are played need of the protocol.</summary>
internal static class BatchContent
{
    /// <summary>What they greet with.</summary>
    public static HelloMessage Greeting(string host) => new(HelloMessage.CurrentProtocol, ParallelProc.Engine.ModuleVersion.Current, "7.6", "FullLanguage", 0, host, "mark");

    /// <summary>A batch: its head has said how many items there are.</summary>
    public static object?[] Items(ref ByteReader reader, BatchHead head, ArrivedBlobs? blobs = null)
    {
        reader.ReadBlock(); // what the script is called with
        var decoder = new ObjectDecoder();
        var items = new object?[head.Count];
        for (var i = 0; i < items.Length; i++)
        {
            var block = new ByteReader(reader.ReadBlock());
            items[i] = block.AtEnd ? null : decoder.Decode(ref block, blobs);
        }

        return items;
    }
}
