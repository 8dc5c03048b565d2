namespace ParallelProc.Engine;

/// <summary>
/// Results on their way from the dispatcher to the one thread that writes them: filled by the one, put in order and emptied by the other, who
/// waits here.
/// </summary>
internal sealed class ResultQueue
{
    private readonly object _gate = new();
    private readonly Queue<RecordChunk> _arrived = new();
    private readonly Dictionary<long, Queue<RecordChunk>> _early = [];
    private readonly bool _ordered;
    private long _weight;
    private volatile int _waiting; // how many have arrived: the writing thread looks for each input, mostly in vain
    private bool _woken;

    public ResultQueue(bool ordered) => _ordered = ordered;

    /// <summary>About how much memory the results hold that wait to be written.</summary>
    public long Weight => Interlocked.Read(ref _weight);

    /// <summary>The place of the item whose results are written next. Set by the writing thread.</summary>
    public long Next { get; private set; }

    public void Add(RecordChunk chunk)
    {
        Announce(chunk);
        AddAnnounced(chunk);
    }

    /// <summary>Results have come that will be added later: they weigh already.</summary>
    public void Announce(RecordChunk chunk) => Weigh(chunk, chunk.Weight);

    public void AddAnnounced(RecordChunk chunk)
    {
        lock (_gate)
        {
            _arrived.Enqueue(chunk);
            _waiting = _arrived.Count;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Counts results that are held elsewhere until their item's end, or, below zero, are no longer.</summary>
    public void AddHeld(long weight) => Interlocked.Add(ref _weight, weight);

    /// <summary>Lets the waiting thread go on, to see what has changed.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            _woken = true;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Waits until something has arrived, or <see cref="Wake"/> was called.</summary>
    public void Wait()
    {
        lock (_gate)
        {
            while (_arrived.Count == 0 && !_woken)
            {
                Monitor.Wait(_gate);
            }

            _woken = false;
        }
    }

    /// <summary>Takes the next results that may be written, in order where that was asked for.</summary>
    public RecordChunk? Take()
    {
        while (true)
        {
            if (_early.Count > 0 && _early.TryGetValue(Next, out var held))
            {
                var chunk = held.Dequeue();
                if (held.Count == 0)
                {
                    _early.Remove(Next);
                }

                return Taken(chunk);
            }

            if (_waiting == 0)
            {
                return null;
            }

            RecordChunk arrived;
            lock (_gate)
            {
                arrived = _arrived.Dequeue();
                _waiting = _arrived.Count;
            }

            if (!_ordered || arrived.FirstSequence == Next)
            {
                return Taken(arrived);
            }

            if (!_early.TryGetValue(arrived.FirstSequence, out var queue))
            {
                _early.Add(arrived.FirstSequence, queue = new Queue<RecordChunk>(1));
            }

            queue.Enqueue(arrived);
        }
    }

    /// <summary>The writing thread has written an item's end.</summary>
    public void Passed(long sequence) => Next = Math.Max(Next, sequence + 1);

    private RecordChunk Taken(RecordChunk chunk)
    {
        Weigh(chunk, -chunk.Weight);
        return chunk;
    }

    private void Weigh(RecordChunk chunk, long weight)
    {
        Interlocked.Add(ref _weight, weight);
        chunk.Batch?.AddUnwritten(weight);
    }
}
