namespace ParallelProc.Engine;

/// <summary>A stretch of a worker's time, and what it was spent on.</summary>
/// <param name="Kind">What it stands for.</param>
/// <param name="Event">What is known of it: the event of its end, or of its begin where there is none.</param>
/// <param name="Start">Where it begins.</param>
/// <param name="End">Where it ends: never in the midst of the next bar of its kind.</param>
/// <param name="Outcome">How it ended; null where its end is not known.</param>
internal sealed record TraceBar(TraceBarKind Kind, PoolEvent Event, DateTime Start, DateTime End, PoolEventOutcome? Outcome)
{
    /// <summary>How many bars this one stands for.</summary>
    public int Sum { get; init; } = 1;

    /// <summary>How many items it stands for.</summary>
    public long Items { get; init; } = 1;

    /// <summary>How many of them did not run to their end.</summary>
    public long Failed { get; init; }

    /// <summary>What was measured in the worker; what is drawn may be cut at its neighbours.</summary>
    public TimeSpan Took => Sum == 1 && Outcome is not null && Event.Duration is { } duration && Event.Kind != PoolEventKind.TaskRetried ? duration : End - Start;

    /// <summary>An error ended it. To be stopped is none.</summary>
    public bool IsError => IsErrorOf(Outcome);

    public static bool IsErrorOf(PoolEventOutcome? outcome) => outcome is not (null or PoolEventOutcome.Completed or PoolEventOutcome.Stopped);
}
