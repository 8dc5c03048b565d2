namespace ParallelProc.Engine;

/// <summary>A task or a batch that a worker has begun with.</summary>
/// <param name="begin">The event of its begin; of its first item, or of its end, where that is missing.</param>
internal sealed class TraceWork(PoolEvent begin)
{
    public PoolEvent Begin => begin;

    /// <summary>When it began, if that is known.</summary>
    public DateTime? Start => begin.Kind is PoolEventKind.TaskStarted or PoolEventKind.BatchStarted ? begin.Time : null;

    /// <summary>What is known of its items, in the order in which they ended.</summary>
    public List<PoolEvent> Items { get; } = [];

    /// <summary>How long those took together.</summary>
    public TimeSpan Took => Items.Aggregate(TimeSpan.Zero, static (sum, one) => sum + one.Duration.GetValueOrDefault());

    /// <summary>The item is one of its.</summary>
    public bool Has(PoolEvent item) =>
        begin.Kind == PoolEventKind.BatchStarted && begin.MapId == item.MapId && item.Item >= begin.Item && item.Item < begin.Item + Math.Max(1, begin.Count.GetValueOrDefault());

    /// <summary>The event tells its end.</summary>
    public bool EndsWith(PoolEvent end) =>
        end.TaskId is { } task ? begin.TaskId == task : begin.TaskId is null && begin.MapId == end.MapId && (begin.Item == end.Item || begin.Kind != PoolEventKind.BatchStarted);
}
