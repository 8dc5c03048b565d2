using ParallelProc.Protocol;

namespace ParallelProc.Tests.Engine.Simulation;

/// <summary>A batch as a simulated worker has it.</summary>
internal sealed class SimulatedBatch(BatchHead head, ISimulatedWork work, object?[] items)
{
    public long Id => head.Id;

    public bool Exact => head.Exact;

    public ISimulatedWork Work => work;

    public object?[] Items => items;

    /// <summary>How many of its items are run here: a recall makes it fewer.</summary>
    public int Limit { get; set; } = head.Count;

    public static SimulatedBatch Read(ref ByteReader reader, Dictionary<int, ISimulatedWork> scripts)
    {
        var head = BatchHead.Read(ref reader);
        var items = BatchContent.Items(ref reader, head);
        Assert.True(scripts.ContainsKey(head.ScriptId), "A batch came before its script.");
        return new SimulatedBatch(head, scripts[head.ScriptId], items);
    }
}
