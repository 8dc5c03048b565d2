namespace ParallelProc.Engine;

/// <summary>What is to be seen of pools at one moment: plain data.</summary>
/// <param name="Time">When that was, as the clock on the wall says it.</param>
/// <param name="Pools">The pools.</param>
/// <param name="Workers">Their workers, pool by pool.</param>
internal sealed record WatchSnapshot(DateTimeOffset Time, IReadOnlyList<WatchedPool> Pools, IReadOnlyList<WatchedWorker> Workers)
{
    /// <summary>The newest failures, the newest last.</summary>
    public IReadOnlyList<PoolEvent> Failures { get; init; } = [];

    /// <summary>Those of them, and earlier ones, that have come since the last time; the newest last.</summary>
    public IReadOnlyList<PoolEvent> NewFailures { get; init; } = [];

    /// <summary>Nothing more will happen in any of the pools.</summary>
    public bool Over => Pools.All(static pool => pool.Over);

    /// <summary>How many more have come since then, faster than they could be kept.</summary>
    public long Missed { get; init; }
}
