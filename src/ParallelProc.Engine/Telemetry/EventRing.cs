namespace ParallelProc.Engine;

/// <summary>The last events of a pool. It grows up to its size, and then forgets the oldest. Owned by the dispatcher's strand.</summary>
internal sealed class EventRing(int size)
{
    private readonly List<PoolEvent> _events = [];
    private int _oldest;

    /// <summary>So many were forgotten.</summary>
    public long Forgotten { get; private set; }

    public void Add(PoolEvent one)
    {
        if (_events.Count < size)
        {
            _events.Add(one);
            return;
        }

        Forgotten++;
        _events[_oldest] = one;
        _oldest = (_oldest + 1) % size;
    }

    /// <summary>The last of them, the oldest first.</summary>
    public PoolEvent[] Last(int most)
    {
        var count = Math.Min(most, _events.Count);
        var found = new PoolEvent[count];
        for (var i = 0; i < count; i++)
        {
            found[i] = _events[(_oldest + _events.Count - count + i) % _events.Count];
        }

        return found;
    }
}
