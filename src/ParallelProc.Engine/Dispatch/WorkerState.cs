namespace ParallelProc;

/// <summary>What a worker does.</summary>
public enum WorkerState
{
    /// <summary>Its process was started and is being set up.</summary>
    Starting,

    /// <summary>It waits for work.</summary>
    Idle,

    /// <summary>It runs an item.</summary>
    Busy,

    /// <summary>It ends after what it runs.</summary>
    Stopping,

    /// <summary>It is set up and stands by, to take the place of another worker.</summary>
    Spare,
}

/// <summary>What a pool does.</summary>
public enum PoolState
{
    /// <summary>It takes work.</summary>
    Running,

    /// <summary>It takes no more work and finishes what it has.</summary>
    Stopping,

    /// <summary>It is over, and all of its processes have ended.</summary>
    Stopped,

    /// <summary>Its workers can't be started.</summary>
    Broken,
}
