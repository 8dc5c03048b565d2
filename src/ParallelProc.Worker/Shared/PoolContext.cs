using ParallelProc.Protocol;
using ParallelProc.Worker;

namespace ParallelProc;

/// <summary><c>$PoolContext</c> in a script block that runs in a worker: what runs there, and how long it may. Its values are those of the moment.</summary>
public sealed class PoolContext
{
    private readonly ItemGate _gate;
    private readonly WorkerOutput _output;
    private ItemFeed? _feed;

    internal PoolContext(ItemGate gate, WorkerOutput output)
    {
        _gate = gate;
        _output = output;
    }

    /// <summary>The pool's name.</summary>
    public string Pool { get; private set; } = "";

    /// <summary>The worker's number in its pool, from 1.</summary>
    public int WorkerId { get; private set; }

    /// <summary>The task's name; of a map, that of its cmdlet.</summary>
    public string TaskName => _feed?.Running?.Head.Name ?? "";

    /// <summary>The place of the item in its map's input, from 0; of a task, 0.</summary>
    public long ItemIndex => _feed?.Running is { } batch ? batch.Head.Sequence + _feed.RunningIndex : 0;

    /// <summary>Which attempt this is, from 1: above that only with -RetryCount.</summary>
    public int Attempt => _feed?.Running?.Head.Attempts?[_feed.RunningIndex] ?? 1;

    /// <summary>Cancelled when the script block is to stop. Methods of .NET that take it then end at once.</summary>
    public CancellationToken CancellationToken => _gate.Stopping;

    /// <summary>What is left of the time limit; null where there is none.</summary>
    public TimeSpan? RemainingTime => _feed?.Running is { Head.TimeLimit: > 0 and var limit }
        ? TimeSpan.FromMilliseconds(Math.Max(0, limit - _feed.RunningFor.TotalMilliseconds))
        : null;

    /// <summary>Writes an entry into the pool's log.</summary>
    internal void Log(PoolLogLevel level, string message, string data)
    {
        var (batch, item) = _gate.Current;
        using var writer = new ByteWriter();
        new LogMessage(batch, item, level, message, data).Write(writer);
        _output.Write(FrameKind.Log, writer.Written);
    }

    /// <summary>The worker knows whose it is.</summary>
    internal void BelongTo(string pool, int workerId) => (Pool, WorkerId) = (pool, workerId);

    /// <summary>The worker is set up, and will run items.</summary>
    internal void Begin(ItemFeed feed) => _feed = feed;

    /// <inheritdoc/>
    public override string ToString() => $"{TaskName}, item {ItemIndex}, attempt {Attempt}, in worker {WorkerId} of {Pool}";
}
