namespace ParallelProc.Engine;

/// <summary>A worker at one moment.</summary>
internal sealed record WatchedWorker
{
    /// <summary>The number of its pool in the process, which no other pool has had.</summary>
    public int PoolId { get; init; }

    public required string Pool { get; init; }

    public int Id { get; init; }

    public int ProcessId { get; init; }

    /// <summary>Where it runs: its host, or its node in a cluster. Null in a pool without hosts.</summary>
    public string? Host { get; init; }

    public WorkerState State { get; init; }

    /// <summary>The name of the map or the task that it runs, or null.</summary>
    public string? Runs { get; init; }

    /// <summary>The place of the item in its map's input, from 0; null for a task, or nothing.</summary>
    public long? Item { get; init; }

    /// <summary>How long that has run, as far as is known here.</summary>
    public TimeSpan? For { get; init; }

    public long Done { get; init; }

    public long Failed { get; init; }

    /// <summary>Resident memory, in bytes, as far as it is known.</summary>
    public long? Memory { get; init; }

    /// <summary>How long it has been set up, in milliseconds; 0 before.</summary>
    public long ReadyTime { get; init; }

    /// <summary>How long of that it had work, in milliseconds.</summary>
    public long BusyTime { get; init; }

    /// <summary>The share of its time, lately, in which it had work: from 0 to 1.</summary>
    public double Utilization { get; init; }
}
