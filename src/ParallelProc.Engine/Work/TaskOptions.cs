namespace ParallelProc.Engine;

/// <summary>How a task runs.</summary>
internal sealed record TaskOptions
{
    /// <summary>The longest that it may run.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>How long it may take to end once it was told to stop; null for the pool's own time.</summary>
    public TimeSpan? Grace { get; init; }

    /// <summary>The hosts that it runs on; null for all.</summary>
    public HostFilter? OnHost { get; init; }

    /// <summary>Whether it is tried again when it fails; null for never.</summary>
    public RetryPolicy? Retry { get; init; }
}
