namespace ParallelProc.Tests.Engine.Simulation;

/// <summary>How a pool is told to stop.</summary>
internal enum StopKind
{
    /// <summary>It finishes all that it has.</summary>
    Polite,

    /// <summary>It finishes what runs.</summary>
    Drop,

    /// <summary>It ends at once.</summary>
    Force,
}
