using System.Management.Automation;
using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>
/// One map from its first input to its last output. The caller's thread adds items and takes results; the dispatcher takes batches and delivers.
/// What both touch is behind one lock.
/// </summary>
internal sealed class MapRun : IWorkSource, IDisposable
{
    private const int SmallestWindow = 256;
    private const int LargestWindow = 64 * 1024;
    private const long MostResultBytes = 64L * 1024 * 1024;
    private const int MostBatchBytes = 512 * 1024;
    private const int LingerMilliseconds = 1;

    private readonly ProcessPool _pool;
    private readonly ScriptCode _code;
    private readonly byte[] _bindings;
    private readonly MapOptions _options;
    private readonly ResultQueue _results;
    private readonly ItemEncoder _encoder;
    private readonly Timer _linger;

    // Behind the lock.
    private readonly object _gate = new();
    private readonly Deque<Item> _pending = new();
    private readonly BatchSizer _sizer;
    private int _pokeAt = 1;
    private bool _inputEnded;
    private bool _lingered;
    private bool _exact;
    private long _delivered;

    // The caller's thread only.
    private RecordChunk? _chunk;
    private int _chunkPosition;
    private long _written;
    private long _lastAdd;

    private long _added;
    private bool _patient;
    private int _heldBack; // 1 while results lie here unwritten, so that no more items are given out
    private volatile bool _cancelled;
    private volatile PoolException? _failure;

    internal MapRun(ProcessPool pool, ScriptCode code, byte[] bindings, MapOptions options)
    {
        _pool = pool;
        _code = code;
        _bindings = bindings;
        _options = options;
        _exact = !code.Clean;
        _sizer = new BatchSizer(options.BatchSize);
        _results = new ResultQueue(!options.Unordered);
        _encoder = new ItemEncoder(code.Depth);
        _linger = new Timer(_ => OnLingered());
    }

    /// <summary>Why the whole map ended early, or null.</summary>
    public PoolException? Failure => _failure;

    /// <summary>As many items are under way as the window allows: take results before adding more.</summary>
    public bool WindowFull => _added - _written >= Window;

    /// <summary>All that was added has come out.</summary>
    public bool Drained => _written == _added;

    /// <summary>Nothing more will come, because the map was cancelled or has failed.</summary>
    public bool Over => _cancelled || _failure is not null;

    private int Window
    {
        get
        {
            if (_options.BufferSize is { } size)
            {
                return size;
            }

            lock (_gate)
            {
                var workers = Math.Min(_options.ThrottleLimit, _pool.MaxWorkers);
                return (int)Math.Clamp(6L * workers * _sizer.Target, SmallestWindow, LargestWindow);
            }
        }
    }

    /// <summary>Adds an item. Never waits; see <see cref="WindowFull"/>.</summary>
    public void Add(object? input)
    {
        ReadOnlyMemory<byte> encoded;
        try
        {
            encoded = _encoder.Encode(input);
        }
        catch (ObjectCodecException e)
        {
            Refuse(input, e);
            return;
        }

        bool poke;
        lock (_gate)
        {
            var now = Environment.TickCount64;
            _patient = now - _lastAdd <= LingerMilliseconds;
            _lastAdd = now;
            _pending.AddLast(new Item(_added++, encoded, input));
            poke = _pending.Count >= _pokeAt || (!_patient && _pokeAt != int.MaxValue);
        }

        if (poke)
        {
            _pool.Poke();
        }
    }

    /// <summary>No more items will be added.</summary>
    public void CompleteAdding()
    {
        lock (_gate)
        {
            _inputEnded = true;
        }

        _pool.InputEnded();
    }

    /// <summary>Takes the next thing to write. False when there is none at the moment.</summary>
    public bool TryTake(out RecordKind kind, out object? value)
    {
        while (true)
        {
            if (_chunk is null)
            {
                _chunk = _results.Take();
                _chunkPosition = 0;
                if (_chunk is null)
                {
                    (kind, value) = (default, null);
                    return false;
                }

                if (_results.Bytes <= MostResultBytes)
                {
                    LetGoOn();
                }
            }

            var entry = _chunk.Entries[_chunkPosition];
            var sequence = _chunk.Offset + entry.Index;
            if (++_chunkPosition == _chunk.Entries.Count)
            {
                _chunk = null;
            }

            if (entry.Kind != RecordKind.Done)
            {
                (kind, value) = (entry.Kind, entry.Value);
                return true;
            }

            _written++;
            _results.Passed(sequence);
            if (entry.Value is ErrorRecord error)
            {
                (kind, value) = (RecordKind.Error, error);
                return true;
            }
        }
    }

    /// <summary>Waits until there may be something to take, or the map is over.</summary>
    public void Wait()
    {
        LetGoOn(); // what is next may be among the items that are held back
        _results.Wait();
    }

    /// <summary>Ends the map from any thread: pending items are dropped, running ones stopped. The pool stays usable.</summary>
    public void Cancel()
    {
        if (!_cancelled)
        {
            _cancelled = true;
            _pool.CancelSource(this);
            _results.Wake();
        }
    }

    /// <summary>Ends what is still under way.</summary>
    public void Dispose()
    {
        if (!(_inputEnded && Drained))
        {
            Cancel();
        }

        _linger.Dispose();
        _encoder.Dispose();
    }

    private void Refuse(object? input, ObjectCodecException reason)
    {
        long sequence;
        lock (_gate)
        {
            sequence = _added++;
            _delivered++;
        }

        var error = PoolErrors.NotSerializable(reason.Path, reason.Reason, input, reason.InnerException);
        _results.Add(new RecordChunk(sequence, sequence, [new RecordEntry(0, RecordKind.Done, ItemStatus.Failed, error)], 0));
    }

    /// <summary>Has the dispatcher look again at what it held back, if it did.</summary>
    private void LetGoOn()
    {
        Interlocked.MemoryBarrier();
        if (_heldBack != 0 && Interlocked.Exchange(ref _heldBack, 0) != 0)
        {
            _pool.Poke();
        }
    }

    private void OnLingered()
    {
        lock (_gate)
        {
            _lingered = true;
        }

        _pool.Poke();
    }

    // -- The dispatcher's side --------------------------------------------------------------------------------------------------

    int IWorkSource.Pending
    {
        get
        {
            lock (_gate)
            {
                return _pending.Count;
            }
        }
    }

    int IWorkSource.MaxWorkers => _options.ThrottleLimit;

    bool IWorkSource.Finished
    {
        get
        {
            lock (_gate)
            {
                return Over || (_inputEnded && _delivered == _added);
            }
        }
    }

    TimeSpan? IWorkSource.CostPerItem
    {
        get
        {
            lock (_gate)
            {
                return _sizer.Cost;
            }
        }
    }

    ScriptCode IWorkSource.CodeOf(Batch batch) => _code;

    TimeSpan? IWorkSource.TimeoutOf(Batch batch) => _options.Timeout;

    string IWorkSource.NameOf(Batch batch) => "Invoke-PoolMap";

    Batch? IWorkSource.Take(int workers, bool idle)
    {
        lock (_gate)
        {
            if (Over)
            {
                return null;
            }

            // The item that everyone waits for must run, however much of later ones lies here unwritten.
            // Said first and looked at then, as the writing thread does it the other way round: one of the two sees the other.
            Interlocked.Exchange(ref _heldBack, 1);
            if (_results.Bytes > MostResultBytes && _pending[0].Sequence != _results.Next)
            {
                return null;
            }

            _heldBack = 0;

            var count = _sizer.Next(_pending.Count, workers, _inputEnded, _patient && !_lingered, idle);
            if (count == 0)
            {
                _pokeAt = _sizer.WorthSending;
                _linger.Change(LingerMilliseconds, Timeout.Infinite);
                return null;
            }

            _lingered = false;
            var items = TakeItems(count);
            _pokeAt = _pending.Count == 0 ? 1 : int.MaxValue;
            return new Batch(this, items, _bindings, _exact);
        }
    }

    void IWorkSource.GiveBack(Batch batch, int from, bool exact)
    {
        lock (_gate)
        {
            _exact |= exact;

            // Earlier ones that another worker gave back stay in front: the first to be written must be the first to run.
            var earlier = new Stack<Item>();
            while (_pending.Count > 0 && _pending[0].Sequence < batch.FirstSequence + from)
            {
                earlier.Push(_pending.TakeFirst());
            }

            for (var i = batch.Count - 1; i >= from; i--)
            {
                _pending.AddFirst(batch.Items[i]);
            }

            while (earlier.TryPop(out var item))
            {
                _pending.AddFirst(item);
            }
        }
    }

    void IWorkSource.Started(Batch batch)
    {
    }

    void IWorkSource.Deliver(Batch batch, RecordChunk chunk)
    {
        if (Over)
        {
            return;
        }

        lock (_gate)
        {
            foreach (var entry in chunk.Entries)
            {
                if (entry.Kind == RecordKind.Done)
                {
                    _delivered++;
                    batch.Items[entry.Index] = default; // the input may be collected
                }
            }
        }

        _results.Add(chunk);
    }

    void IWorkSource.Ended(Batch batch, TimeSpan took, int items)
    {
        lock (_gate)
        {
            _sizer.Learn(items, took);
        }
    }

    void IWorkSource.Fail(PoolException reason)
    {
        _failure ??= reason;
        _results.Wake();
    }

    /// <summary>The next items that follow one another, no more than a message should hold.</summary>
    private Item[] TakeItems(int most)
    {
        var first = _pending[0].Sequence;
        var count = 0;
        long bytes = 0;
        while (count < most && count < _pending.Count && _pending[count].Sequence == first + count && (count == 0 || bytes < MostBatchBytes))
        {
            bytes += _pending[count].Encoded.Length;
            count++;
        }

        var items = new Item[count];
        for (var i = 0; i < count; i++)
        {
            items[i] = _pending.TakeFirst();
        }

        return items;
    }
}
