namespace ParallelProc.Engine;

/// <summary>A queue that also takes back at its front: items that a worker returns go before those that were never sent.</summary>
internal sealed class Deque<T>
{
    private T[] _ring = new T[16];
    private int _head;

    public int Count { get; private set; }

    public T this[int index] => _ring[(_head + index) & (_ring.Length - 1)];

    public void AddLast(T item)
    {
        Reserve();
        _ring[(_head + Count++) & (_ring.Length - 1)] = item;
    }

    public void AddFirst(T item)
    {
        Reserve();
        _head = (_head - 1) & (_ring.Length - 1);
        _ring[_head] = item;
        Count++;
    }

    public T TakeFirst()
    {
        if (Count == 0)
        {
            throw new InvalidOperationException("The queue is empty.");
        }

        var item = _ring[_head];
        _ring[_head] = default!;
        _head = (_head + 1) & (_ring.Length - 1);
        Count--;
        return item;
    }

    /// <summary>Removes the first item that fits. False when none does.</summary>
    public bool Remove(Predicate<T> match)
    {
        for (var i = 0; i < Count; i++)
        {
            if (match(this[i]))
            {
                for (var k = i; k < Count - 1; k++)
                {
                    _ring[(_head + k) & (_ring.Length - 1)] = this[k + 1];
                }

                _ring[(_head + --Count) & (_ring.Length - 1)] = default!;
                return true;
            }
        }

        return false;
    }

    private void Reserve()
    {
        if (Count < _ring.Length)
        {
            return;
        }

        var larger = new T[_ring.Length * 2];
        for (var i = 0; i < Count; i++)
        {
            larger[i] = this[i];
        }

        _ring = larger;
        _head = 0;
    }
}
