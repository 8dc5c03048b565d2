namespace ParallelProc;

/// <summary>How a task, an item, a batch or a map ended.</summary>
public enum PoolEventOutcome
{
    /// <summary>It ran to its end.</summary>
    Completed,

    /// <summary>An error ended it.</summary>
    Failed,

    /// <summary>It was stopped, or dropped before it began.</summary>
    Stopped,

    /// <summary>It ran longer than it may.</summary>
    TimedOut,

    /// <summary>Its script block called exit.</summary>
    Exited,

    /// <summary>Its worker ended while it ran.</summary>
    WorkerLost,
}
