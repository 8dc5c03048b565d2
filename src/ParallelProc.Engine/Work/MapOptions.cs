namespace ParallelProc.Engine;

/// <summary>How a map runs.</summary>
internal sealed record MapOptions
{
    /// <summary>The most workers that run it at a time.</summary>
    public int ThrottleLimit { get; init; } = int.MaxValue;

    /// <summary>The hosts that it runs on; null for all.</summary>
    public HostFilter? OnHost { get; init; }

    /// <summary>Items in a batch; null lets the measured cost decide.</summary>
    public int? BatchSize { get; init; }

    /// <summary>How many items the input may run ahead of the output; null lets the measured cost decide.</summary>
    public int? BufferSize { get; init; }

    public bool Unordered { get; init; }

    /// <summary>What comes out is a <see cref="PoolResult"/> for each item, errors and outputs in it.</summary>
    public bool Detailed { get; init; }

    /// <summary>How many items there will be, as far as the caller knows; null for unknown.</summary>
    public int? ExpectedCount { get; init; }

    /// <summary>About how many bytes of results may lie unwritten before those who bring them wait.</summary>
    public long ResultLimit { get; init; } = 64L * 1024 * 1024;

    /// <summary>Knows what was done before and keeps what is done now, or null. The map ends it.</summary>
    public Checkpoint? Checkpoint { get; init; }

    /// <summary>The longest that one item may run.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>How long an item may take to end once it was told to stop; null for the pool's own time.</summary>
    public TimeSpan? Grace { get; init; }

    /// <summary>Whether failed items are tried again; null for never.</summary>
    public RetryPolicy? Retry { get; init; }

    /// <summary>The most items that may fail or write an error before the map is ended; null for any number.</summary>
    public int? MaxErrors { get; init; }

    /// <summary>The same as a share of the items that have ended, from 0 to 100.</summary>
    public double? MaxErrorPercent { get; init; }

    /// <summary>Items that run when the map is ended by errors are not stopped.</summary>
    public bool LetRunningFinish { get; init; }
}
