namespace ParallelProc.Engine;

/// <summary>Items of one source that were sent to one worker together. Owned by the dispatcher's strand but for what is fixed at birth.</summary>
internal sealed class Batch
{
    private static long LastId;

    private long _unwritten;

    public Batch(IWorkSource source, Item[] items, BoundValues bindings, bool exact, object? owner = null)
    {
        Owner = owner;
        Source = source;
        Items = items;
        Count = items.Length;
        FirstSequence = items[0].Sequence;
        Bindings = bindings;
        Exact = exact;
        Movable = new LinkedListNode<Batch>(this);
        Placement = source.Standing.Placement;
    }

    public long Id { get; } = EngineSimulation.Current?.NextBatchId() ?? Interlocked.Increment(ref LastId);

    public IWorkSource Source { get; }

    /// <summary>Where it may run; null for everywhere.</summary>
    public Placement? Placement { get; }

    /// <summary>It waits in its worker behind another one. Kept by the <see cref="Roster"/>, where it has a <see cref="Placement"/>.</summary>
    public bool IsBehind { get; set; }

    /// <summary>What the source wants to know of it: the task that it is, say.</summary>
    public object? Owner { get; }

    public Item[] Items { get; }

    /// <summary>The place of the first item in its source's input, from 0.</summary>
    public long FirstSequence { get; }

    /// <summary>What its items are called with.</summary>
    public BoundValues Bindings { get; }

    /// <summary>Each item's records come before the next one begins, so the running item is known at any moment.</summary>
    public bool Exact { get; }

    /// <summary>Items that this batch still stands for; a recall makes it smaller.</summary>
    public int Count { get; set; }

    /// <summary>Items whose end has been seen. The next one is the one that runs, once the batch has begun.</summary>
    public int Done { get; set; }

    /// <summary>The place in the source's input of the first item whose end the source has not been told; <see cref="long.MaxValue"/> for none.</summary>
    public long Place => HeldEnd is { } end ? FirstSequence + end.Index : Done < Count ? FirstSequence + Done : long.MaxValue;

    /// <summary>About how much memory its results hold that wait to be written. For any thread.</summary>
    public long Unwritten => Interlocked.Read(ref _unwritten);

    /// <summary>When it was sent to a host that has its script, as a tick count in milliseconds; else 0.</summary>
    public long SentAt { get; set; }

    public bool Started { get; set; }

    /// <summary>Some of what the running item put out has been delivered: run again, it would be there twice.</summary>
    public bool PartlyOut { get; set; }

    public bool RecallSent { get; set; }

    /// <summary>The worker has said what a recall gives back. (A batch that is over can be heard of before that.)</summary>
    public bool RecallAnswered { get; set; }

    /// <summary>It is to be stopped: what has not begun is called back, what runs is told to stop.</summary>
    public bool StopRequested { get; set; }

    /// <summary>Nobody waits for its results any more: what still comes is dropped.</summary>
    public bool Abandoned { get; set; }

    /// <summary>The worker that has it, or had it last. Set by the <see cref="Roster"/>.</summary>
    public WorkerSlot? Slot { get; set; }

    /// <summary>Its place among its source's movable batches, while it is one.</summary>
    public LinkedListNode<Batch> Movable { get; }

    /// <summary>What is left of it was not worth calling back, unless its worker stalls: not to be looked at again before that.</summary>
    public bool PassedOver { get; set; }

    /// <summary>When the last sign of progress came, as a tick count in milliseconds.</summary>
    public long ProgressAt { get; set; }

    /// <summary>When the running item is over time, as a tick count in milliseconds, or 0 for no limit.</summary>
    public long Deadline { get; set; }

    /// <summary>The item that was told to stop, or -1.</summary>
    public int StoppedIndex { get; set; } = -1;

    /// <summary>The last item that was told to stop because it was over time, or -1.</summary>
    public int TimedOutIndex { get; set; } = -1;

    /// <summary>The last item's end, held back until all that natives printed has arrived.</summary>
    public RecordEntry? HeldEnd { get; set; }

    /// <summary>When <see cref="HeldEnd"/> is given out all the same, as a tick count in milliseconds.</summary>
    public long HeldUntil { get; set; }

    /// <summary>What its items took, once the worker has said that it is over.</summary>
    public TimeSpan? Took { get; set; }

    /// <summary>When its worker began with it, as a tick count in milliseconds; 0 before that.</summary>
    public long StartedAt { get; set; }

    /// <summary>How long its first item had waited by then.</summary>
    public TimeSpan QueueWait { get; set; }

    /// <summary>The length of its message, its large arrays included.</summary>
    public long BytesIn { get; set; }

    /// <summary>What has come back for it.</summary>
    public long BytesOut { get; set; }

    /// <summary>Items that have ended in its worker, or with it.</summary>
    public int Ended { get; set; }

    /// <summary>Those of them that did not run to their end.</summary>
    public int Failed { get; set; }

    /// <summary>How long the last of them ran.</summary>
    public TimeSpan Ran { get; set; }

    /// <summary>The code of the last one that called exit, or of its worker's end.</summary>
    public int? ExitCode { get; set; }

    /// <summary>The signal that ended its worker.</summary>
    public int? Signal { get; set; }

    /// <summary>Counts results that have come, or, below zero, have been taken. For any thread.</summary>
    public void AddUnwritten(long weight) => Interlocked.Add(ref _unwritten, weight);
}
