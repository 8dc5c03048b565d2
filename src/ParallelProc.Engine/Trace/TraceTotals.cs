namespace ParallelProc.Engine;

/// <summary>A trace in numbers. Items and tasks are counted as workers see them: each attempt is one.</summary>
internal sealed class TraceTotals
{
    public long Items { get; set; }

    public long ItemsFailed { get; set; }

    public long ItemsStopped { get; set; }

    /// <summary>Items that took less than a millisecond: they have no bar of their own.</summary>
    public long QuickItems { get; set; }

    public long Tasks { get; set; }

    public long TasksFailed { get; set; }

    /// <summary>Tasks that were stopped, also before they began.</summary>
    public long TasksStopped { get; set; }

    public long Maps { get; set; }

    public long Retries { get; set; }

    public long Workers { get; set; }

    public long WorkersLost { get; set; }

    public long WorkersKilled { get; set; }

    public long WorkersRecycled { get; set; }

    public long BytesIn { get; set; }

    public long BytesOut { get; set; }

    /// <summary>Bars that have no end in the trace.</summary>
    public long Unfinished { get; set; }

    /// <summary>What all workers spent on work.</summary>
    public TimeSpan Work { get; set; }

    /// <summary>What all workers were ready for work.</summary>
    public TimeSpan Ready { get; set; }

    /// <summary>From the begin of the first bar to the end of the last.</summary>
    public TimeSpan Span { get; set; }

    /// <summary>The share of the workers' time in which they had work: from 0 to 1.</summary>
    public double Busy => Ready <= TimeSpan.Zero ? 0 : Math.Min(1, Work / Ready);

    /// <summary>Items and tasks that ended each second.</summary>
    public double PerSecond => Span <= TimeSpan.Zero ? 0 : (Items + Tasks) / Span.TotalSeconds;

    public void Failed(PoolEventOutcome? outcome, bool task)
    {
        var stopped = outcome == PoolEventOutcome.Stopped ? 1 : 0;
        var failed = TraceBar.IsErrorOf(outcome) ? 1 : 0;
        if (task)
        {
            TasksFailed += failed;
            TasksStopped += stopped;
        }
        else
        {
            ItemsFailed += failed;
            ItemsStopped += stopped;
        }
    }
}
