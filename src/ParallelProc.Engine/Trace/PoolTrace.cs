namespace ParallelProc.Engine;

/// <summary>What workers did and when, made of events: what every form of a trace is written from.</summary>
internal sealed class PoolTrace
{
    public required IReadOnlyList<TracePool> Pools { get; init; }

    public required DateTime Start { get; init; }

    public required DateTime End { get; init; }

    public required TraceTotals Totals { get; init; }

    /// <summary>The items and tasks that took longest, the slowest first.</summary>
    public required IReadOnlyList<TracePlace> Slowest { get; init; }

    /// <summary>The errors by kind, the most frequent first.</summary>
    public required IReadOnlyList<TraceFailure> Failures { get; init; }

    /// <summary>What a reader must know of what is missing, in sentences.</summary>
    public required IReadOnlyList<string> Notes { get; init; }
}
