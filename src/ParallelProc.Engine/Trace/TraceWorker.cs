namespace ParallelProc.Engine;

/// <summary>A worker's row: when it was there, and what it did.</summary>
internal sealed class TraceWorker
{
    public required int Id { get; init; }

    public required int? ProcessId { get; init; }

    /// <summary>When its process was started; the first that is known of it, where that is not.</summary>
    public required DateTime Start { get; init; }

    /// <summary>When it was ready for work; the first that is known of it, where that is not.</summary>
    public required DateTime Ready { get; init; }

    /// <summary>When it ended, or the end of the trace.</summary>
    public required DateTime End { get; init; }

    /// <summary>Tasks and items, in the order of time, none over another.</summary>
    public required IReadOnlyList<TraceBar> Bars { get; init; }

    /// <summary>Batches, in the order of time, none over another. One of a single item that has a bar is left out.</summary>
    public required IReadOnlyList<TraceBar> Batches { get; init; }

    /// <summary>What happened to it at one moment: it was lost, killed or replaced, could not be started, or wrote an entry into the log.</summary>
    public required IReadOnlyList<PoolEvent> Marks { get; init; }
}
