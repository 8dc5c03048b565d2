namespace ParallelProc;

/// <summary>What a <see cref="PoolEvent"/> tells of.</summary>
public enum PoolEventKind
{
    /// <summary>A pool was started. Its workers may start later.</summary>
    PoolStarted,

    /// <summary>A pool may have more or fewer workers than before.</summary>
    PoolResized,

    /// <summary>A pool takes no more work, and finishes what it has.</summary>
    PoolStopping,

    /// <summary>A pool is over: all of its processes have ended.</summary>
    PoolStopped,

    /// <summary>A pool's workers can't be started.</summary>
    PoolBroken,

    /// <summary>A worker's process was started.</summary>
    WorkerStarting,

    /// <summary>A worker is set up.</summary>
    WorkerReady,

    /// <summary>A worker could not be started, or its set-up failed.</summary>
    WorkerStartFailed,

    /// <summary>A worker has run enough, or has too much memory, and is replaced.</summary>
    WorkerRecycled,

    /// <summary>A worker ends after what it has.</summary>
    WorkerStopping,

    /// <summary>A worker was told to die: what it ran did not stop, had too much memory, or the pool was stopped at once.</summary>
    WorkerKilled,

    /// <summary>A worker has ended as it was told to.</summary>
    WorkerEnded,

    /// <summary>A worker has ended without being told to.</summary>
    WorkerLost,

    /// <summary>A task was submitted.</summary>
    TaskQueued,

    /// <summary>A worker has begun with a task.</summary>
    TaskStarted,

    /// <summary>An attempt at a task has failed, and another one follows.</summary>
    TaskRetried,

    /// <summary>A task has ended.</summary>
    TaskEnded,

    /// <summary>A map has begun.</summary>
    MapStarted,

    /// <summary>A map has ended.</summary>
    MapEnded,

    /// <summary>A worker has begun with items of a map.</summary>
    BatchStarted,

    /// <summary>A worker is done with the items of a batch: those that were quick are told of here only.</summary>
    BatchEnded,

    /// <summary>An item has ended that took a millisecond or longer, or that did not run to its end.</summary>
    ItemEnded,

    /// <summary>An attempt at an item has failed, and another one follows.</summary>
    ItemRetried,

    /// <summary>So many results have come for work that nobody waited for any more, and were dropped.</summary>
    ResultsDropped,

    /// <summary>A listener was too slow: so many events have not reached it.</summary>
    EventsDropped,

    /// <summary>A log can't be written any more, or is not complete, or a listener of the meter failed. The message is the id of the warning.</summary>
    LogFailed,

    /// <summary>Write-PoolLog has been called.</summary>
    Logged,
}
