namespace ParallelProc.Engine;

/// <summary>Which events are failures, and what to say of one.</summary>
internal static class PoolFailure
{
    /// <summary>Work that did not run to its end, though nobody stopped it, and workers and pools that fail. Of an attempt at an item that is tried again its own end tells, and the retry does not.</summary>
    public static bool Is(PoolEvent one) => one.Kind switch
    {
        PoolEventKind.ItemEnded or PoolEventKind.TaskEnded or PoolEventKind.MapEnded =>
            one.Outcome is PoolEventOutcome.Failed or PoolEventOutcome.TimedOut or PoolEventOutcome.Exited or PoolEventOutcome.WorkerLost,
        PoolEventKind.TaskRetried or PoolEventKind.WorkerLost or PoolEventKind.WorkerStartFailed or PoolEventKind.PoolBroken or PoolEventKind.LogFailed => true,
        _ => false,
    };

    /// <summary>What failed, in a few words.</summary>
    public static string Subject(PoolEvent one) => one.Kind switch
    {
        PoolEventKind.ItemEnded => $"{one.Name} item {one.Item}",
        PoolEventKind.TaskEnded or PoolEventKind.TaskRetried => $"task {one.TaskId} {one.Name}",
        PoolEventKind.MapEnded => $"map {one.MapId} {one.Name}",
        PoolEventKind.WorkerLost or PoolEventKind.WorkerStartFailed => one.WorkerId is null ? "a worker" : $"worker {one.WorkerId}",
        PoolEventKind.LogFailed => "its log",
        _ => "the pool",
    };

    /// <summary>How it failed, in a few words.</summary>
    /// <param name="one">The failure.</param>
    /// <param name="brief">Of an exception's type, its own name is enough.</param>
    public static string What(PoolEvent one, bool brief = false)
    {
        var what = one.Kind switch
        {
            PoolEventKind.WorkerLost => "died" + (one.Signal is { } signal ? $" of signal {signal}" : one.ExitCode is { } code ? $" with code {code}" : ""),
            PoolEventKind.WorkerStartFailed => "did not start",
            PoolEventKind.PoolBroken => "is broken",
            PoolEventKind.LogFailed => "can't be written",
            PoolEventKind.TaskRetried => $"failed, attempt {one.Attempt}",
            _ => one.Outcome switch
            {
                PoolEventOutcome.TimedOut => "timed out",
                PoolEventOutcome.Exited => $"called exit {one.ExitCode}",
                PoolEventOutcome.WorkerLost => "lost its worker",
                _ => one.Attempt > 1 ? $"failed, attempt {one.Attempt}" : "failed",
            },
        };
        return one.Message is { Length: > 0 } message && !IsSaid(one) ? $"{what}: {(brief ? message[(message.LastIndexOf('.') + 1)..] : message)}" : what;
    }

    /// <summary>The message is the id of what the outcome tells already.</summary>
    private static bool IsSaid(PoolEvent one) => one.Outcome is PoolEventOutcome.TimedOut or PoolEventOutcome.Exited or PoolEventOutcome.WorkerLost;
}
