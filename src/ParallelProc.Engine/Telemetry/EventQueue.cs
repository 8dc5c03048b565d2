namespace ParallelProc.Engine;

/// <summary>
/// Carries events from pools to one who listens. Who adds never waits: what finds the queue full is dropped, counted, and told of. For any thread.
/// </summary>
/// <param name="capacity">So many events may wait.</param>
/// <param name="eachItem">Quick items are wanted one by one, too.</param>
/// <param name="filter">What is wanted at all; null for everything.</param>
internal sealed class EventQueue(int capacity, bool eachItem = false, Func<PoolEvent, bool>? filter = null)
{
    private readonly object _gate = new();
    private List<PoolEvent> _waiting = [];
    private long _dropped;
    private int _pools;
    private bool _ended;
    private bool _listening;

    public bool EachItem => eachItem;

    public void Add(PoolEvent one)
    {
        if (filter is not null && !filter(one))
        {
            return;
        }

        lock (_gate)
        {
            if (_ended || _waiting.Count >= capacity)
            {
                _dropped += _ended ? 0 : 1;
                return;
            }

            _waiting.Add(one);
            if (_listening)
            {
                Monitor.Pulse(_gate);
            }
        }
    }

    /// <summary>One more pool tells of its events.</summary>
    public void Open()
    {
        lock (_gate)
        {
            _pools++;
        }
    }

    /// <summary>A pool has no more to tell. After the last one it ends, once what waits is taken.</summary>
    public void Close()
    {
        lock (_gate)
        {
            if (--_pools == 0)
            {
                _ended = true;
                Monitor.PulseAll(_gate);
            }
        }
    }

    /// <summary>Nobody listens any more, or shall: what waits can still be taken.</summary>
    public void End()
    {
        lock (_gate)
        {
            _ended = true;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Takes what is there, and waits for nothing.</summary>
    /// <param name="taken">Is emptied, and becomes the list that is filled next.</param>
    /// <param name="dropped">How many were dropped before them.</param>
    public void TakeNow(ref List<PoolEvent> taken, out long dropped)
    {
        taken.Clear();
        lock (_gate)
        {
            (taken, _waiting) = (_waiting, taken);
            (dropped, _dropped) = (_dropped, 0);
        }
    }

    /// <summary>Waits for events, and takes all that are there. False at the end.</summary>
    /// <param name="taken">Is emptied, and becomes the list that is filled next.</param>
    /// <param name="dropped">How many were dropped before them.</param>
    /// <param name="gather">So many milliseconds others may come in the meantime: to be woken for each costs more than most of what is then done.</param>
    public bool Take(ref List<PoolEvent> taken, out long dropped, int gather = 0)
    {
        taken.Clear();
        lock (_gate)
        {
            _listening = true;
            while (_waiting.Count == 0 && _dropped == 0 && !_ended)
            {
                Monitor.Wait(_gate);
            }

            _listening = false;
            if (gather > 0 && !_ended)
            {
                Monitor.Wait(_gate, gather); // nobody pulses but an end
            }

            (taken, _waiting) = (_waiting, taken);
            (dropped, _dropped) = (_dropped, 0);
            return taken.Count > 0 || dropped > 0 || !_ended;
        }
    }
}
