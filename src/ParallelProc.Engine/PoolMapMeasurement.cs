namespace ParallelProc;

/// <summary>How a map went with one setting, as <c>Measure-PoolMap</c> measured it: medians of its runs. A setting of no workers is this session, one input after the other.</summary>
public sealed record PoolMapMeasurement
{
    /// <summary>How many workers there were; 0 for this session.</summary>
    public int Workers { get; init; }

    /// <summary>How many bodies each worker ran at once; 0 for this session.</summary>
    public int Runspaces { get; init; }

    /// <summary>Inputs that went to a worker together; null where the measured cost decided.</summary>
    public int? BatchSize { get; init; }

    /// <summary>How many inputs the sample has.</summary>
    public int Items { get; init; }

    /// <summary>How long it took, the median of all runs.</summary>
    public double MedianSeconds { get; init; }

    /// <summary>The shortest run.</summary>
    public double MinSeconds { get; init; }

    /// <summary>The longest run.</summary>
    public double MaxSeconds { get; init; }

    /// <summary>Processor time of the workers (the median).</summary>
    public double WorkerCpuSeconds { get; init; }

    /// <summary>Processor time of this session (the median).</summary>
    public double SessionCpuSeconds { get; init; }

    /// <summary>The most memory that all workers together were seen to have, in bytes.</summary>
    public long Memory { get; init; }

    /// <summary>Errors that the body wrote or ended with, in the run with most of these.</summary>
    public int Errors { get; init; }

    /// <summary>How many times as fast as this session.</summary>
    public double SpeedUp { get; init; }

    /// <summary>This is the setting to use.</summary>
    public bool Recommended { get; init; }

    /// <summary>What bounds the work; said of the recommended setting only.</summary>
    public MapBound? Bound { get; init; }

    /// <summary>Why it is recommended.</summary>
    public string? Reason { get; init; }

    /// <summary>Between the shortest and the longest run, in percent of the median.</summary>
    public double SpreadPercent => MedianSeconds > 0 ? 100 * (MaxSeconds - MinSeconds) / MedianSeconds : 0;

    /// <summary>Inputs a second.</summary>
    public double ItemsPerSecond => MedianSeconds > 0 ? Items / MedianSeconds : 0;

    /// <summary>The speed-up for each body that could run at once; 1 is ideal.</summary>
    public double Efficiency => SpeedUp / Math.Max(1, Workers * Runspaces);

    /// <summary>Processor time of workers and session.</summary>
    public double CpuSeconds => WorkerCpuSeconds + SessionCpuSeconds;

    /// <summary>The setting in words.</summary>
    public override string ToString() => Workers == 0
        ? "in this session"
        : $"{Workers} {(Workers == 1 ? "worker" : "workers")}{(Runspaces == 1 ? "" : $" with {Runspaces} runspaces each")}{(BatchSize is { } size ? $", batches of {size}" : "")}";
}
