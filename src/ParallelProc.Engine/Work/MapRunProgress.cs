namespace ParallelProc.Engine;

/// <content>What may be asked of a map on its way.</content>
internal sealed partial class MapRun
{
    /// <summary>How many items have ended, written or not, and how many of them by an error.</summary>
    public (long Done, long Failed) Counts
    {
        get
        {
            lock (_gate)
            {
                return (_delivered, _failed);
            }
        }
    }

    /// <summary>The worker that made what was taken last, by its number; 0 for none. On the caller's thread.</summary>
    public int TakenFrom => _taken?.Slot?.Id ?? 0;

    /// <summary>What its pool waits for on its hosts, in words; null for nothing.</summary>
    public string? Waiting => _pool.Waiting;

    /// <summary>What each worker does for this map at this moment.</summary>
    public IReadOnlyList<BusyWorker> BusyWorkers => _pool.BusyWorkers(this);

    /// <summary>Lets the waiting thread go on from any thread, to see to something else.</summary>
    public void Nudge() => _results.Wake();
}
