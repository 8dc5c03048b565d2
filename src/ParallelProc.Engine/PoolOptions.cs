using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>How a pool is set up. Fixed for its life, but for the number of workers.</summary>
internal sealed record PoolOptions
{
    public string? Name { get; init; }

    /// <summary>The most workers that may live at a time.</summary>
    public int MaxWorkers { get; init; } = ProcessorsHere;

    /// <summary>How many bodies a worker's process runs at once, each in a runspace of its own.</summary>
    public int RunspacesPerWorker { get; init; } = 1;

    /// <summary>Workers that are started at once and kept.</summary>
    public int MinWorkers { get; init; }

    /// <summary>Where workers run; none for this machine.</summary>
    public IReadOnlyList<PoolHost> Hosts { get; init; } = [];

    /// <summary>After so many failed starts in a row there is no use in trying again.</summary>
    public int MostStartFailures { get; init; } = ProcessPool.MostStartFailures;

    /// <summary>How long a host may be silent before it counts as lost, and its workers end themselves.</summary>
    public TimeSpan HostTimeout { get; init; } = TimeSpan.FromSeconds(15);

    public string? PowerShellPath { get; init; }

    public string? WorkingDirectory { get; init; }

    /// <summary>Environment variables that workers get on top of this process's own; a null value takes one away.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    public WorkerSettings Worker { get; init; } = new();

    /// <summary>How long a stopped item may take to end before its worker is killed.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a worker that has nothing left to do may take to end. Its end in order takes its time, however little patience there is with items.</summary>
    public TimeSpan EndLimit { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a worker may take from its start until it greets. What follows, its initialisation script above all, has no limit.</summary>
    public TimeSpan HandshakeLimit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a worker may be silent where it has an answer to give (a batch to begin, a recall) before it counts as hung.</summary>
    public TimeSpan AnswerLimit { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>A worker that has run so many tasks and items is replaced; null for no limit.</summary>
    public int? MaxTasksPerWorker { get; init; }

    /// <summary>A worker with more resident memory than this, in bytes, is replaced, and killed at twice as much; null for no limit.</summary>
    public long? MaxWorkerMemory { get; init; }

    /// <summary>A worker that had nothing to do for so long ends, unless it is one of <see cref="MinWorkers"/>; null for never.</summary>
    public TimeSpan? WorkerIdleLimit { get; init; }

    /// <summary>Workers beyond <see cref="MaxWorkers"/> that stand by to take another's place.</summary>
    public int SpareWorkers { get; init; }

    /// <summary>Where its events are written as lines of JSON; null for nowhere.</summary>
    public string? LogPath { get; init; }

    /// <summary>Where its tasks and items are written as lines of a job log; null for nowhere.</summary>
    public string? JobLogPath { get; init; }

    /// <summary>A log that would get larger than this, in bytes, goes on in a new file.</summary>
    public long LogMaxBytes { get; init; } = 50L * 1024 * 1024;

    /// <summary>So many of its last events are kept; 0 for none.</summary>
    public int EventLimit { get; init; } = 10_000;

    /// <summary>A pool that had nothing to do for so long stops by itself; null for never.</summary>
    public TimeSpan? IdleLimit { get; init; }

    /// <summary>The same with each runspace as a worker: what is said of workers' numbers holds for their runspaces.</summary>
    public PoolOptions ByRunspaces() => this with
    {
        MaxWorkers = MaxWorkers * RunspacesPerWorker,
        MinWorkers = MinWorkers * RunspacesPerWorker,
        SpareWorkers = SpareWorkers * RunspacesPerWorker,
        MaxTasksPerWorker = MaxTasksPerWorker is { } limit ? (limit - 1) / RunspacesPerWorker + 1 : null,
    };

    // Not Environment.ProcessorCount by name: the property above hides it.
    internal static int ProcessorsHere => System.Environment.ProcessorCount;
}
