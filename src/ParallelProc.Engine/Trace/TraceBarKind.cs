namespace ParallelProc.Engine;

/// <summary>What a bar of a trace stands for.</summary>
internal enum TraceBarKind
{
    /// <summary>An attempt at a task.</summary>
    Task,

    /// <summary>An attempt at an item of a map.</summary>
    Item,

    /// <summary>Items of a map that went to the worker together. Those of them that took a millisecond or failed have bars of their own upon it.</summary>
    Batch,
}
