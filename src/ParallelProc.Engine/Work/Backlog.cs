namespace ParallelProc.Engine;

/// <summary>
/// What results that lie here unwritten hold up: above a limit no more items are given out, and a worker that brings ever more waits. Asked on the
/// strand; told by the writing thread, which has the dispatcher look again once enough is taken.
/// </summary>
internal sealed class Backlog(ResultQueue results, bool ordered, long most, Action lookAgain)
{
    // 1 while somebody waits. Set first and looked at then, as the writing thread does it the other way round: one of the two sees the other.
    private int _itemsWait;
    private int _workersWait;

    /// <summary>No more items shall be given out. The one that everyone waits for must run, however much of later ones lies here.</summary>
    public bool HoldsItems(long first)
    {
        Interlocked.Exchange(ref _itemsWait, 1);
        if (results.Weight > most && first != results.Next)
        {
            return true;
        }

        _itemsWait = 0;
        return false;
    }

    /// <summary>So much of a batch lies here that its worker shall wait, or go on waiting until it is half of that.</summary>
    public bool HoldsWorker(Batch batch, bool waits)
    {
        var limit = waits ? most / 2 : most;
        if (Of(batch) <= limit)
        {
            return false;
        }

        Interlocked.Exchange(ref _workersWait, 1);
        return Of(batch) > limit;
    }

    /// <summary>Results have been taken out of the queue. On the writing thread.</summary>
    public void Taken(RecordChunk chunk)
    {
        if (results.Weight <= most)
        {
            LetItemsGo();
        }

        if (chunk.Batch is { } batch && Of(batch) <= most / 2)
        {
            LetGo(ref _workersWait);
        }
    }

    /// <summary>What is to be written next may have changed: it may be among the items that wait.</summary>
    public void LetItemsGo() => LetGo(ref _itemsWait);

    /// <summary>In order, all of the batch that is to be written next can be written, but not all that is here of others.</summary>
    private long Of(Batch batch) => ordered ? batch.Unwritten : results.Weight;

    private void LetGo(ref int waits)
    {
        Interlocked.MemoryBarrier();
        if (waits != 0 && Interlocked.Exchange(ref waits, 0) != 0)
        {
            lookAgain();
        }
    }
}
