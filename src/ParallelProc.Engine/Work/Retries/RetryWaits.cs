namespace ParallelProc.Engine;

/// <summary>Those that wait for their next attempt, by the time when it is due. Guarded by its owner, but for the call that says that one is due.</summary>
/// <param name="onDue">Called on the engine's clock, which it must not hold up: the owner then takes what is due.</param>
internal sealed class RetryWaits<T>(Action onDue) : IDisposable
{
    private readonly PriorityQueue<T, (long Due, long Order)> _queue = new();
    private readonly Clock _clock = new(onDue);
    private long _order;
    private bool _disposed;

    public int Count => _queue.Count;

    public void Add(T waiting, TimeSpan delay)
    {
        if (!_disposed)
        {
            _queue.Enqueue(waiting, (Alarm.Now + (long)Math.Ceiling(delay.TotalMilliseconds), _order++));
            SetClock();
        }
    }

    /// <summary>Takes one whose time has come. Without one, asks for a call when the next is due.</summary>
    public bool TryTakeDue(out T waiting)
    {
        if (_queue.TryPeek(out waiting!, out var time) && time.Due <= Alarm.Now)
        {
            _queue.Dequeue();
            return true;
        }

        SetClock();
        return false;
    }

    /// <summary>Takes one out before its time. False when it is not here.</summary>
    public bool Remove(T waiting)
    {
        var all = _queue.UnorderedItems.ToList();
        if (all.RemoveAll(w => EqualityComparer<T>.Default.Equals(w.Element, waiting)) == 0)
        {
            return false;
        }

        _queue.Clear();
        _queue.EnqueueRange(all);
        SetClock();
        return true;
    }

    /// <summary>Takes all out, in the order in which they were due.</summary>
    public List<T> TakeAll()
    {
        var all = new List<T>(_queue.Count);
        while (_queue.TryDequeue(out var waiting, out _))
        {
            all.Add(waiting);
        }

        _clock.Dispose(); // nobody is left to wake; it can be set again
        return all;
    }

    public void Dispose()
    {
        _disposed = true;
        TakeAll();
    }

    private void SetClock()
    {
        if (_queue.TryPeek(out _, out var time))
        {
            _clock.Set(time.Due);
        }
        else
        {
            _clock.Dispose();
        }
    }
}
