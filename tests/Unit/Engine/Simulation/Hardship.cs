namespace ParallelProc.Tests.Engine.Simulation;

/// <summary>What a simulated pool has to bear, besides workers that die and hang.</summary>
internal enum Hardship
{
    None,

    /// <summary>Items fail and are tried again.</summary>
    Retries,

    /// <summary>Workers are replaced after some work, end when idle and have spares, and the pool is stopped meanwhile.</summary>
    Recycling,
}
