namespace ParallelProc.Engine;

/// <summary>
/// Puts the ends of items on record before they are passed on, on a thread of its own: neither the dispatcher nor the pipeline waits for the disk.
/// What an item writes before its end streams, and is recorded with that. What came together is handed to the system in one write. Once a second,
/// and at the end, the system is told to bring it to the disk.
/// </summary>
internal sealed class JournalWriter : IDisposable
{
    private const int SyncMilliseconds = 1000;
    private const int ThreadStack = 1024 * 1024;

    private readonly EngineSimulation? _simulation = EngineSimulation.Current;
    private readonly IJournalFile _file;
    private readonly JournalLines _lines;
    private readonly Action<RecordChunk> _pass;
    private readonly Action<PoolException> _onFailed;
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Behind the lock.
    private readonly object _gate = new();
    private readonly Dictionary<long, (ItemKey Key, string Label)> _expected = [];
    private List<Delivery> _arrived = [];
    private bool _running;
    private bool _ending;

    // The journal's thread only.
    private long _end;
    private long _syncedAt = Alarm.Now;
    private bool _unsynced;
    private Task? _sync;
    private PoolException? _failure;

    /// <param name="file">The journal, which is closed in the end.</param>
    /// <param name="end">Where the next line begins.</param>
    /// <param name="options">What is kept.</param>
    /// <param name="pass">Gets the results that are on record.</param>
    /// <param name="onFailed">Told that no more can be recorded.</param>
    public JournalWriter(IJournalFile file, long end, CheckpointOptions options, Action<RecordChunk> pass, Action<PoolException> onFailed)
    {
        _file = file;
        _end = end;
        _lines = new JournalLines(options.OutcomeOnly, options.Classes?.Names);
        _pass = pass;
        _onFailed = onFailed;
    }

    /// <summary>Completes when all is on the disk and the file is closed; faults when not all could be recorded.</summary>
    public Task Closed => _closed.Task;

    /// <summary>When the disk is to be brought up to date, as a tick count in milliseconds. For who does the writing.</summary>
    public long SyncAt => _unsynced && _failure is null ? _syncedAt + SyncMilliseconds : long.MaxValue;

    /// <summary>The item in this place of the input is to run.</summary>
    public void Expect(long place, ItemKey key, string label)
    {
        lock (_gate)
        {
            _expected[place] = (key, label);
        }
    }

    /// <summary>Results have come. They are passed on when they are on record.</summary>
    public void Deliver(in Delivery delivery)
    {
        lock (_gate)
        {
            if (_ending)
            {
                return;
            }

            _arrived.Add(delivery);
            Monitor.Pulse(_gate);
            if (!_running)
            {
                _running = true;
                Start();
            }
        }
    }

    /// <summary>Nothing more will come: what has come is recorded, then the file is closed. <see cref="Closed"/> tells when.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_ending)
            {
                return;
            }

            _ending = true;
            Monitor.Pulse(_gate);
            if (_running && _simulation is null)
            {
                return;
            }
        }

        if (_running)
        {
            Run();
        }
        else
        {
            Close();
        }
    }

    /// <summary>Some of what has come is not on record.</summary>
    public bool HasArrived
    {
        get
        {
            lock (_gate)
            {
                return _arrived.Count > 0;
            }
        }
    }

    /// <summary>Records what has come, if anything, and looks at the disk. For who has no thread for it.</summary>
    public void WriteNext()
    {
        List<Delivery> arrived;
        lock (_gate)
        {
            if (_ending)
            {
                return;
            }

            (arrived, _arrived) = (_arrived, []);
        }

        Handle(arrived);
    }

    private void Start()
    {
        if (_simulation is not null)
        {
            _simulation.Drive(this);
            return;
        }

        new Thread(Run, ThreadStack) { IsBackground = true, Name = "ParallelProc journal" }.Start();
    }

    private void Run()
    {
        while (Take() is { } arrived)
        {
            Handle(arrived);
        }

        if (_failure is null)
        {
            Try(SyncAll);
        }

        Close();
    }

    private void Handle(List<Delivery> arrived)
    {
        if (arrived.Count > 0 && _failure is null)
        {
            Try(() => Record(arrived));
        }

        if (Alarm.Now >= SyncAt)
        {
            Try(SyncAside);
        }
    }

    /// <summary>What has come; nothing when it is time to look at the disk; null at the end.</summary>
    private List<Delivery>? Take()
    {
        lock (_gate)
        {
            while (_arrived.Count == 0)
            {
                if (_ending)
                {
                    return null;
                }

                var wait = SyncAt - Alarm.Now;
                if (wait <= 0)
                {
                    return [];
                }

                Monitor.Wait(_gate, wait > SyncMilliseconds ? Timeout.Infinite : (int)wait);
            }

            var arrived = _arrived;
            _arrived = [];
            return arrived;
        }
    }

    private void Record(List<Delivery> arrived)
    {
        foreach (var delivery in arrived)
        {
            _lines.Add(delivery, TakeExpected, _end);
        }

        var lines = _lines.Ready;
        if (lines.Length > 0)
        {
            _file.Write(_end, lines.Written);
            _end += lines.Length;
            lines.Clear();
            _unsynced = true;
        }

        foreach (var delivery in arrived)
        {
            _pass(delivery.Chunk);
        }
    }

    private (ItemKey Key, string Label) TakeExpected(long place)
    {
        lock (_gate)
        {
            return _expected.Remove(place, out var item) ? item : throw new InvalidOperationException($"Item {place} has ended, and was not to run.");
        }
    }

    /// <summary>Has the disk brought up to date, beside what is recorded meanwhile. An error of the last time is met here.</summary>
    private void SyncAside()
    {
        if (_sync is null or { IsCompleted: true })
        {
            MeetLastSync();
            _unsynced = false;
            _syncedAt = Alarm.Now;
            _sync = _simulation?.DoAside(_file.Sync) ?? Task.Run(_file.Sync);
        }
    }

    private void SyncAll()
    {
        MeetLastSync();
        _file.Sync();
    }

    private void MeetLastSync()
    {
        if (_sync is not null)
        {
            PipelineWait.For(_sync);
        }
    }

    private void Try(Action step)
    {
        try
        {
            step();
        }
        catch (Exception e)
        {
            // Of the disk, or a bug of ours: either way nobody may go on as if it were recorded.
            _failure = PoolErrors.CheckpointWriteFailed(_file.Path, e);
            CutTornLine();
            _onFailed(_failure);
        }
    }

    /// <summary>Lines that found room as a whole stay, though nobody will see their results before the next run.</summary>
    private void CutTornLine()
    {
        try
        {
            var lines = _lines.Ready.Written;
            var written = (int)Math.Clamp(_file.Length - _end, 0, lines.Length);
            _file.Cut(_end + lines[..written].LastIndexOf((byte)'\n') + 1);
            _file.Sync(); // nobody will come by here again for what is on record
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A torn line stays, and the next map with this journal cuts it off.
        }
    }

    private void Close()
    {
        _lines.Dispose();
        _file.Dispose();
        if (_failure is null)
        {
            _closed.SetResult();
        }
        else
        {
            _closed.SetException(_failure);
        }
    }
}
