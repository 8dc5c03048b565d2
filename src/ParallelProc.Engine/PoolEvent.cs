namespace ParallelProc;

/// <summary>Something that happened to a pool, a worker, a task or an item. It has names, numbers and times, and never an input, an output or the text of an error.</summary>
public sealed record PoolEvent
{
    /// <summary>When it happened, in UTC.</summary>
    public DateTime Time { get; internal set; }

    /// <summary>The pool.</summary>
    public string Pool { get; internal set; } = "";

    /// <summary>What happened.</summary>
    public PoolEventKind Kind { get; init; }

    /// <summary>The worker's number in its pool, or null.</summary>
    public int? WorkerId { get; init; }

    /// <summary>The worker's process, or null.</summary>
    public int? ProcessId { get; init; }

    /// <summary>The task's id, which is that of its job; null for what is no task.</summary>
    public int? TaskId { get; init; }

    /// <summary>The map's number in its pool, from 1; null for what is no map.</summary>
    public int? MapId { get; init; }

    /// <summary>What a person calls the task or the map.</summary>
    public string? Name { get; init; }

    /// <summary>The item's place in its map's input, from 0; of several, the first one's.</summary>
    public long? Item { get; init; }

    /// <summary>How many items, workers or events it is about, where it is about a number of them.</summary>
    public long? Count { get; init; }

    /// <summary>How many of these items did not run to their end.</summary>
    public long? Failed { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>How it ended.</summary>
    public PoolEventOutcome? Outcome { get; init; }

    /// <summary>How long it had waited until a worker began with it, in whole milliseconds; of several, the first one.</summary>
    public TimeSpan? QueueWait { get; init; }

    /// <summary>Bytes that went to the worker for it.</summary>
    public long? BytesIn { get; init; }

    /// <summary>Bytes that came back for it; an equal share, where results of several items came together.</summary>
    public long? BytesOut { get; init; }

    /// <summary>Which attempt it was, from 1.</summary>
    public int? Attempt { get; init; }

    /// <summary>The code that a script block gave to exit, or that a process ended with.</summary>
    public int? ExitCode { get; init; }

    /// <summary>The signal that ended a process.</summary>
    public int? Signal { get; init; }

    /// <summary>What more there is to say: an error's id or type, the reason why a worker was replaced. Never what an error says, which may hold data.</summary>
    public string? Message { get; init; }

    /// <summary>Of an entry of Write-PoolLog, how much it matters; null for all else.</summary>
    public PoolLogLevel? Level { get; init; }

    /// <summary>Of such an entry, what was given as its -Data, as JSON; null for nothing.</summary>
    public string? Data { get; init; }

    /// <summary>The event in a line.</summary>
    public override string ToString()
    {
        var text = new System.Text.StringBuilder($"{Time:HH:mm:ss.fff} {Pool} {Kind}");
        Add(text, " worker ", WorkerId);
        Add(text, " task ", TaskId);
        Add(text, " map ", MapId);
        Add(text, " item ", Item);
        Add(text, " × ", Count);
        Add(text, " ", Outcome);
        Add(text, " ", Level);
        Add(text, " ", Message);
        return text.ToString();
    }

    private static void Add(System.Text.StringBuilder text, string label, object? value)
    {
        if (value is not null)
        {
            text.Append(label).Append(value);
        }
    }
}
