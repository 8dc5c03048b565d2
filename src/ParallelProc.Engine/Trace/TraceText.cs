namespace ParallelProc.Engine;

/// <summary>What a person calls the parts of a trace.</summary>
internal static class TraceText
{
    public static string Title(TraceBar bar) => FormattableString.Invariant(bar.Kind switch
    {
        TraceBarKind.Task => $"{bar.Event.Name}",
        TraceBarKind.Item => $"{bar.Event.Name} item {bar.Event.Item}",
        _ => $"{bar.Event.Name} {bar.Items} items",
    });

    public static string Title(PoolEvent mark) => mark.Kind switch
    {
        PoolEventKind.WorkerLost => "worker lost",
        PoolEventKind.WorkerKilled => "worker killed",
        PoolEventKind.WorkerRecycled => "worker replaced",
        PoolEventKind.WorkerStartFailed => "worker not started",
        PoolEventKind.Logged => $"log: {mark.Level ?? PoolLogLevel.Information}",
        _ => mark.Kind.ToString(),
    };

    /// <summary>What an entry of the log was written by; null for what is no entry.</summary>
    public static string? Origin(PoolEvent mark) => mark switch
    {
        { Kind: not PoolEventKind.Logged } => null,
        { Item: { } item } => FormattableString.Invariant($"{mark.Name} item {item}"),
        _ => mark.Name,
    };
}
