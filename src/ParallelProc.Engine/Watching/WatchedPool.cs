namespace ParallelProc.Engine;

/// <summary>A pool at one moment.</summary>
internal sealed record WatchedPool
{
    public required string Name { get; init; }

    public PoolState State { get; init; }

    /// <summary>The most bodies that it may run at once.</summary>
    public int Places { get; init; }

    /// <summary>Those that it runs.</summary>
    public int Busy { get; init; }

    /// <summary>Items and tasks that no worker has yet.</summary>
    public int Pending { get; init; }

    /// <summary>Items and tasks that have ended.</summary>
    public long Done { get; init; }

    /// <summary>Those of them that did not run to their end.</summary>
    public long Failed { get; init; }

    /// <summary>Those that were tried again.</summary>
    public long Retries { get; init; }

    /// <summary>Workers that died.</summary>
    public int Lost { get; init; }

    /// <summary>Workers that were replaced.</summary>
    public int Recycled { get; init; }

    /// <summary>Items and tasks that ended each second, lately.</summary>
    public double ItemsPerSecond { get; init; }

    /// <summary>The share of the workers' time, lately, in which they had work: from 0 to 1.</summary>
    public double Utilization { get; init; }

    /// <summary>How long items and tasks waited for a worker.</summary>
    public required PoolPercentiles Waits { get; init; }

    /// <summary>How long they ran.</summary>
    public required PoolPercentiles Runs { get; init; }

    /// <summary>Resident memory of its processes, in bytes, as far as it is known.</summary>
    public long Memory { get; init; }

    /// <summary>Nothing more will happen in it.</summary>
    public bool Over { get; init; }
}
