namespace ParallelProc.Worker;

/// <summary>
/// Batches that wait, and how far the running one has come: the one place that knows which items have begun, so that a recall and the
/// next item can't miss each other.
/// </summary>
internal sealed class BatchQueue
{
    /// <summary>The answer to a recall of a batch that is over: nothing goes back.</summary>
    public const int NothingGoesBack = int.MaxValue;

    private readonly object _gate = new();
    private readonly LinkedList<Batch> _waiting = new();
    private Batch? _running;
    private bool _closed;

    public void Add(Batch batch)
    {
        lock (_gate)
        {
            _waiting.AddLast(batch);
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>No more will come; what waits is still run.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>No more will come, and nothing that waits is run.</summary>
    public void Abandon()
    {
        lock (_gate)
        {
            _closed = true;
            _waiting.Clear();
            if (_running is not null)
            {
                _running.Limit = _running.Next;
            }

            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Begins the running batch's next item. False when it has none left.</summary>
    public bool TryNextItem(out int index)
    {
        lock (_gate)
        {
            index = _running?.Next ?? 0;
            if (_running is null || index >= _running.Limit)
            {
                return false;
            }

            _running.Next++;
            return true;
        }
    }

    /// <summary>Waits for the next batch and makes it the running one. Null when there will be none.</summary>
    public Batch? TakeBatch()
    {
        lock (_gate)
        {
            _running = null;
            while (_waiting.First is null)
            {
                if (_closed)
                {
                    return null;
                }

                Monitor.Wait(_gate);
            }

            _running = _waiting.First.Value;
            _waiting.RemoveFirst();
            // Its first item counts as begun: between this and its beginning no recall may take the batch away.
            _running.Next = Math.Min(1, _running.Limit);
            return _running;
        }
    }

    /// <summary>True when the running batch has another item.</summary>
    public bool HasMore()
    {
        lock (_gate)
        {
            return _running is not null && _running.Next < _running.Limit;
        }
    }

    /// <summary>Takes back what has not begun of a batch.</summary>
    /// <returns>The first item that goes back; 0 when the batch is gone as a whole, and nothing more will be said of it.</returns>
    public int Recall(long id)
    {
        lock (_gate)
        {
            if (_running?.Id == id)
            {
                _running.Limit = _running.Next;
                return _running.Next;
            }

            for (var node = _waiting.First; node is not null; node = node.Next)
            {
                if (node.Value.Id == id)
                {
                    _waiting.Remove(node);
                    return 0;
                }
            }

            return NothingGoesBack;
        }
    }
}
