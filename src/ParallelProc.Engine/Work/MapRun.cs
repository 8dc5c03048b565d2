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
    private const int MostBatchBytes = 512 * 1024;
    private const int LingerMilliseconds = 1;

    private readonly ProcessPool _pool;
    private readonly ScriptCode _code;
    private readonly byte[] _bindings;
    private readonly MapOptions _options;
    private readonly ResultQueue _results;
    private readonly Backlog _backlog;
    private readonly ItemEncoder _encoder;
    private readonly Clock _linger;

    // Behind the lock.
    private readonly object _gate = new();
    private readonly Deque<Item> _pending = new();
    private readonly BatchSizer _sizer;
    private int _pokeAt = 1;
    private bool _inputEnded;
    private bool _lingered;
    private bool _exact;
    private long _delivered;
    private bool _dropped;

    // The caller's thread only.
    private bool _disposed;
    private RecordChunk? _chunk;
    private int _chunkPosition;
    private long _written;
    private long _lastAdd;

    private long _added;
    private bool _patient;
    private volatile bool _cancelled;
    private volatile PoolException? _failure;
    private volatile PoolException? _draining; // set under the lock: why no item will begin any more, while those that run are finished

    internal MapRun(ProcessPool pool, ScriptCode code, byte[] bindings, MapOptions options)
    {
        _pool = pool;
        _code = code;
        _bindings = bindings;
        _options = options;
        _exact = !code.Clean;
        _sizer = new BatchSizer(options.BatchSize);
        _results = new ResultQueue(!options.Unordered);
        _backlog = new Backlog(_results, !options.Unordered, options.ResultLimit, pool.Poke);
        _encoder = ItemEncoder.Rent(code.Depth);
        _linger = new Clock(OnLingered);
    }

    /// <summary>Why the whole map ended early, or null. Results that can still come do so before.</summary>
    public PoolException? Failure
    {
        get
        {
            if (!Drained)
            {
                return _failure;
            }

            lock (_gate)
            {
                return _inputEnded && !_dropped ? null : _failure ?? _draining;
            }
        }
    }

    /// <summary>No item may be added for now: as many are under way as the window allows, or the map is to end early. Take results first.</summary>
    public bool WindowFull => _draining is not null || _added - _written >= Window;

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
            if (_draining is not null)
            {
                Drop(_added++);
                return;
            }

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

                _backlog.Taken(_chunk);
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
        _backlog.LetItemsGo();
        if (Failure is null)
        {
            _results.Wait();
        }
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
        if (!_disposed)
        {
            _disposed = true;
            _encoder.Dispose(); // once only: the next time it may be another map's
        }
    }

    private void Refuse(object? input, ObjectCodecException reason)
    {
        var error = PoolErrors.NotSerializable(reason.Path, reason.Reason, input, reason.InnerException);
        lock (_gate)
        {
            EndHere(_added++, ItemStatus.Failed, error);
        }
    }

    /// <summary>An item that will not be run: those after it are written as if it had come to its end. Under the lock.</summary>
    private void Drop(long sequence)
    {
        _dropped = true;
        EndHere(sequence, ItemStatus.Stopped, null);
    }

    /// <summary>The end of an item that no worker will tell of. Under the lock.</summary>
    private void EndHere(long sequence, ItemStatus status, ErrorRecord? error)
    {
        _delivered++;
        _results.Add(new RecordChunk(sequence, sequence, [new RecordEntry(0, RecordKind.Done, status, error)], 0));
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
                return Over || ((_inputEnded || _draining is not null) && _delivered == _added);
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
            if (Over || _backlog.HoldsItems(_pending[0].Sequence))
            {
                return null;
            }

            var count = _sizer.Next(_pending.Count, workers, _inputEnded, _patient && !_lingered, idle);
            if (count == 0)
            {
                _pokeAt = _sizer.WorthSending;
                _linger.Set(Alarm.Now + LingerMilliseconds);
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
            if (_draining is not null)
            {
                for (var i = from; i < batch.Count; i++)
                {
                    Drop(batch.Items[i].Sequence);
                }

                return;
            }

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

    bool IWorkSource.MustWait(Batch batch, bool waits, IEnumerable<Batch> given) =>
        !Over && _backlog.HoldsWorker(batch, waits) && (waits || _options.Unordered || IsNext(batch, given));

    void IWorkSource.Ended(Batch batch, TimeSpan took, int items)
    {
        lock (_gate)
        {
            _sizer.Learn(items, took);
        }
    }

    void IWorkSource.Drop(PoolException reason)
    {
        lock (_gate)
        {
            _draining ??= reason;
            while (_pending.Count > 0)
            {
                Drop(_pending.TakeFirst().Sequence);
            }
        }

        _results.Wake();
    }

    void IWorkSource.Fail(PoolException reason)
    {
        _failure ??= reason;
        _results.Wake();
    }

    /// <summary>All that comes before the batch's running item has been delivered, so that all of the batch can be written as it comes.</summary>
    private bool IsNext(Batch batch, IEnumerable<Batch> given)
    {
        lock (_gate)
        {
            if (_pending.Count > 0 && _pending[0].Sequence < batch.Place)
            {
                return false;
            }
        }

        return !given.Any(b => b.Source == this && b.Place < batch.Place);
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
