namespace ParallelProc.Engine;

/// <summary>What the dispatcher takes batches from: a map, or the queue of submitted tasks. All members are called on the strand.</summary>
internal interface IWorkSource
{
    ScriptCode CodeOf(Batch batch);

    /// <summary>The dispatcher's own notes on this source.</summary>
    SourceStanding Standing { get; }

    /// <summary>Items that wait to be taken.</summary>
    int Pending { get; }

    /// <summary>The most workers that may run items of this source at a time.</summary>
    int MaxWorkers { get; }

    /// <summary>The longest that one item of the batch may run, or null.</summary>
    TimeSpan? TimeoutOf(Batch batch);

    /// <summary>How long an item of the batch may take to end once it was told to stop, or null for the pool's own time.</summary>
    TimeSpan? GraceOf(Batch batch);

    /// <summary>The number of the map that it is; null for tasks.</summary>
    int? MapIdOf(Batch batch) => null;

    /// <summary>The id of the span that the batch's bodies belong to; null for none.</summary>
    string? TraceOf(Batch batch) => null;

    /// <summary>Which attempt at an item of the batch runs, from 1.</summary>
    int AttemptOf(Batch batch, int index) => 1;

    /// <summary>What a person calls the work of this batch.</summary>
    string NameOf(Batch batch);

    /// <summary>
    /// Takes the next batch, or null when there is none, or when waiting a moment makes a better one. The source then speaks up (<see cref="ProcessPool.Poke"/>) when
    /// that has changed. It is asked again unasked only when one of its batches has ended, or when a worker idles after one that did not was refused.
    /// </summary>
    /// <param name="workers">Workers that share the work.</param>
    /// <param name="idle">The worker that will get it has nothing else to do.</param>
    /// <param name="most">The most items that this worker may still be given.</param>
    /// <param name="host">Where it is; null in a pool of this machine alone.</param>
    Batch? Take(int workers, bool idle, int most = int.MaxValue, HostState? host = null);

    /// <summary>Items of a batch that never began go back to the front.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="from">The first of its items that goes back.</param>
    /// <param name="exact">They must be told apart when they are run: one of them may have taken its worker down.</param>
    void GiveBack(Batch batch, int from, bool exact);

    /// <summary>What one item costs, as measured so far; null while nothing is known.</summary>
    TimeSpan? CostPerItem { get; }

    /// <summary>How much longer work of this kind takes on a host than on average; 1 where that is not known.</summary>
    double PaceOn(HostState host) => 1;

    void Started(Batch batch);

    /// <summary>Records of items that have come, among them their ends.</summary>
    void Deliver(Batch batch, RecordChunk chunk);

    /// <summary>
    /// So much of what this batch has brought lies unwritten that its worker shall wait until it is taken. Never true where waiting could keep
    /// from being taken what lies there.
    /// </summary>
    /// <param name="batch">A batch with a running item.</param>
    /// <param name="waits">Its worker waits already.</param>
    /// <param name="given">All batches that workers have, of this source or others.</param>
    bool MustWait(Batch batch, bool waits, IEnumerable<Batch> given);

    /// <summary>A batch is over; what its items took in the worker.</summary>
    void Ended(Batch batch, TimeSpan took, int items);

    /// <summary>Who waits for its results is to know this of the pool. Where nothing of it waits, it is dropped.</summary>
    void Tell(System.Management.Automation.WarningRecord warning);

    /// <summary>What has not begun will not be run, for this reason, nor what is added or given back later; what runs is finished.</summary>
    void Drop(PoolException reason);

    /// <summary>Nothing of this source will be run any more, for this reason, and what runs is of no use.</summary>
    void Fail(PoolException reason);

    /// <summary>True when nothing will ever come from it any more.</summary>
    bool Finished { get; }
}
