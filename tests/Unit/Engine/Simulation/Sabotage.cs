namespace ParallelProc.Tests.Engine.Simulation;

/// <summary>What is wrong on purpose, to see that the simulation finds it.</summary>
internal enum Sabotage
{
    None,

    /// <summary>A worker keeps a part of an item's output to itself.</summary>
    OutputIsMissing,

    /// <summary>A worker sends an output twice.</summary>
    OutputComesTwice,

    /// <summary>A worker runs an item, and then again.</summary>
    ItemRunsTwice,

    /// <summary>The pool tries an item more often than it was asked to.</summary>
    OneRetryTooMany,

    /// <summary>The pool does not wait as long as it was asked to before it tries an item again.</summary>
    RetriesTooSoon,

    /// <summary>The pool lets a worker run more items than it may.</summary>
    WorkersLiveTooLong,

    /// <summary>The pool has more workers than it may.</summary>
    OneWorkerTooMany,

    /// <summary>A disk loses a line that it was given.</summary>
    LineIsLost,

    /// <summary>A disk says that it has all when it has not.</summary>
    SyncIsIdle,
}
