using System.Management.Automation;
using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>
/// One map from its first input to its last output. The caller's thread adds items and takes results; the dispatcher takes batches and delivers.
/// What both touch is behind one lock.
/// </summary>
internal sealed partial class MapRun : IWorkSource, IDisposable
{
    private const int SmallestWindow = 256;
    private const int LargestWindow = 64 * 1024;
    private const int MostBatchBytes = 512 * 1024;
    private const int LingerMilliseconds = 1;

    private readonly ProcessPool _pool;
    private readonly ScriptCode _code;
    private readonly MapOptions _options;
    private readonly ResultQueue _results;
    private readonly Backlog _backlog;
    private readonly ItemEncoder _encoder;
    private readonly Clock _linger;
    private readonly SourceStanding _standing;
    private readonly Checkpoint? _checkpoint;
    private readonly MapRetries? _retries; // behind the lock
    private readonly ErrorLimit? _errors; // behind the lock
    private readonly ResultCollector? _details; // the caller's thread only

    // Behind the lock.
    private readonly object _gate = new();
    private readonly Deque<Item> _pending = new();
    private readonly BatchSizer _sizer;
    private int _pokeAt = 1;
    private bool _inputEnded;
    private bool _lingered;
    private bool _exact;
    private long _delivered;
    private long _failed;
    private bool _dropped;

    // The caller's thread only.
    private bool _disposed;
    private RecordChunk? _chunk;
    private int _chunkPosition;
    private long _written;
    private long _lastAdd;
    private int _lastWindow;
    private Batch? _taken;

    private long _added;
    private bool _patient;
    private volatile bool _cancelled;
    private volatile PoolException? _failure;
    private volatile PoolException? _draining; // set under the lock: why no item will begin any more, while those that run are finished

    internal MapRun(ProcessPool pool, ScriptCode code, BoundValues bindings, MapOptions options)
    {
        _pool = pool;
        _code = code;
        Bindings = bindings;
        _options = options;
        _exact = !code.Clean || options.Retry is not null; // whose attempt it was that took its worker down must be known at the first time
        _sizer = new BatchSizer(options.BatchSize);
        _results = new ResultQueue(!options.Unordered);
        _backlog = new Backlog(_results, !options.Unordered, options.ResultLimit, Poke);
        _encoder = ItemEncoder.Rent(code);
        _linger = new Clock(OnLingered);
        _standing = new SourceStanding(this) { Placement = options.OnHost is { } hosts ? new Placement(hosts) : null };
        _checkpoint = options.Checkpoint;
        _checkpoint?.Start(_results.AddAnnounced, OnCheckpointFailed);
        _retries = options.Retry is { } policy ? new MapRetries(policy, _results, OnRetryDue, OnRetry) : null;
        _errors = options.MaxErrors is null && options.MaxErrorPercent is null ? null : new ErrorLimit(options.MaxErrors, options.MaxErrorPercent);
        _details = options.Detailed ? new ResultCollector() : null;
    }

    /// <summary>What its bodies are called with.</summary>
    public BoundValues Bindings { get; }

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
                return _inputEnded && !_dropped ? null : _failure ?? (_errors is { Exceeded: true } ? _errors.Error : _draining);
            }
        }
    }

    /// <summary>No item may be added for now: as many are under way as the window allows, or the map is to end early. Take results first.</summary>
    public bool WindowFull => _draining is not null || (!HasRoom && _added - _written >= Window);

    /// <summary>All that was added has come out.</summary>
    public bool Drained => _written == _added;

    /// <summary>Nothing more will come, because the map was cancelled or has failed.</summary>
    public bool Over => _cancelled || _failure is not null;

    /// <summary>By the window as it was a moment ago, which need not be computed for every input.</summary>
    private bool HasRoom => _added - _written < _lastWindow && _added % 64 != 0;

    private int Window
    {
        get
        {
            if (_options.BufferSize is { } size)
            {
                return size;
            }

            var workers = Math.Min(_options.ThrottleLimit, _pool.MaxRunning);
            lock (_gate)
            {
                return _lastWindow = (int)Math.Clamp(6L * workers * _sizer.Target, SmallestWindow, LargestWindow);
            }
        }
    }

    /// <summary>Adds an item. Never waits; see <see cref="WindowFull"/>.</summary>
    /// <param name="input">The input.</param>
    /// <param name="arguments">The item's own arguments, where <see cref="ScriptCode.ItemArguments"/> says that there are such.</param>
    public void Add(object? input, object?[]? arguments = null)
    {
        _details?.Expect(_added, input);
        object? sent = arguments is null ? input : (object?[])[input, .. arguments];
        if (_checkpoint is not null && IsSettled(_checkpoint, input, sent))
        {
            return;
        }

        EncodedItem encoded;
        try
        {
            encoded = _encoder.Encode(sent);
        }
        catch (ObjectCodecException e)
        {
            Refuse(input, arguments is null ? e.Path : ZippedInputs.Named(e.Path), e);
            return;
        }

        bool poke;
        lock (_gate)
        {
            var now = Alarm.Now;
            _patient = now - _lastAdd <= LingerMilliseconds;
            _lastAdd = now;
            if (_draining is not null)
            {
                Drop(_added++);
                return;
            }

            _pending.AddLast(new Item(_added++, encoded, input, QueuedAt: unchecked((int)now)));
            poke = _pending.Count >= _pokeAt || (!_patient && _pokeAt != int.MaxValue);
        }

        if (poke)
        {
            Poke();
        }
    }

    /// <summary>No more items will be added.</summary>
    public void CompleteAdding()
    {
        lock (_gate)
        {
            _inputEnded = true;
        }

        _pool.InputEnded(this);
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

                _taken = _chunk.Batch;
                _backlog.Taken(_chunk);
            }

            var chunk = _chunk;
            var entry = chunk.Entries[_chunkPosition];
            var sequence = chunk.Offset + entry.Index;
            if (++_chunkPosition == _chunk.Entries.Count)
            {
                _chunk = null;
            }

            var result = default(PoolResult);
            var collected = _details is not null && _details.Collect(chunk, entry, sequence, out result);
            if (entry.Kind != RecordKind.Done)
            {
                if (collected)
                {
                    continue;
                }

                (kind, value) = (entry.Kind, entry.Value);
                return true;
            }

            _written++;
            _results.Passed(sequence);
            if (result is not null)
            {
                (kind, value) = (RecordKind.Output, result);
                return true;
            }

            if (entry.Value is ErrorRecord error && !collected)
            {
                (kind, value) = (RecordKind.Error, error);
                return true;
            }
        }
    }

    /// <summary>Waits until there may be something to take, or the map is over.</summary>
    public void Wait()
    {
        BeforeWait();
        if (Failure is null)
        {
            _results.Wait();
        }
    }

    /// <summary>All is taken that there was: what was held back until then goes on.</summary>
    public void BeforeWait() => _backlog.LetItemsGo();

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
        lock (_gate)
        {
            _retries?.Dispose();
        }

        if (!_disposed)
        {
            _disposed = true;
            _checkpoint?.Dispose();
            _encoder.Dispose(); // once only: the next time it may be another map's
        }
    }

    private void Refuse(object? input, string path, ObjectCodecException reason)
    {
        var error = PoolErrors.NotSerializable(path, reason.Reason, input, reason.InnerException);
        lock (_gate)
        {
            EndHere(_added++, ItemStatus.Failed, error);
        }

        TellHalt();
    }

    private void Poke() => _pool.Poke(this);

    private void OnLingered()
    {
        lock (_gate)
        {
            _lingered = true;
        }

        Poke();
    }
}
