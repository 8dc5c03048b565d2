namespace ParallelProc.Tests.Engine.Simulation;

/// <summary>What a script does, as a worker sees it, and what was seen of it.</summary>
internal interface ISimulatedWork
{
    /// <summary>What it is known by in the workers: the text of its script.</summary>
    string Name { get; }

    /// <summary>Its script is known to have no effects.</summary>
    bool Clean { get; }

    /// <summary>A worker begins this item: what it does this time.</summary>
    ItemPlan Begin(object? input);
}
