using System.Management.Automation;

namespace ParallelProc.Engine;

/// <summary>
/// Decides which worker runs what. All of its state belongs to one strand: callers and channels post, nothing else touches it. Workers get
/// batches two deep, so that none waits for its next one; what has not begun can be called back.
/// </summary>
internal sealed partial class Dispatcher : IDisposable
{
    private const int Depth = 2;

    private readonly PoolOptions _options;
    private readonly Strand _strand;
    private readonly Fleet _fleet;
    private readonly Alarm _alarm;
    private readonly WakeUps _wakeUps;
    private readonly RunQueue _runQueue = new();
    private readonly ScriptTable _scripts = new();
    private readonly SetupErrors _setupErrors = new();
    private readonly Dictionary<long, int> _scriptOf = [];
    private readonly Predicate<int> _isInUse;
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<(int Count, TaskCompletionSource Done)> _readyWaits = [];
    private PoolException? _brokenBy;
    private long _idleSince;

    public Dispatcher(PoolOptions options, IWorkerLauncher launcher)
    {
        _options = options;
        _strand = new Strand(OnFault);
        _alarm = new Alarm(() => _strand.Post(OnAlarm));
        _wakeUps = new WakeUps(_alarm);
        _fleet = new Fleet(options, launcher, this, _wakeUps);
        _isInUse = id => _scriptOf.ContainsValue(id);
        _idleSince = Alarm.Now;
    }

    public Strand Strand => _strand;

    public Fleet Fleet => _fleet;

    public PoolState State { get; private set; } = PoolState.Running;

    /// <summary>Completes when all workers have ended after a stop.</summary>
    public Task Stopped => _stopped.Task;

    /// <summary>Results that came for work that nobody waited for any more.</summary>
    public long DroppedRecords { get; private set; }

    public int PendingItems => _runQueue.Sources.Sum(s => s.Pending);

    /// <summary>Why the pool takes no work, or null when it does. On the strand.</summary>
    public PoolException? Refusal => State switch
    {
        PoolState.Running => null,
        PoolState.Broken => _brokenBy, // a worker that still comes up later changes nothing
        _ => PoolErrors.PoolStopped(_options.Name ?? ""),
    };

    public void Add(IWorkSource source)
    {
        if (Refusal is { } refusal)
        {
            source.Fail(refusal);
            return;
        }

        _runQueue.Add(source);
        Pump();
    }

    /// <summary>A source has something to give again, or what it has brought was taken.</summary>
    public void Poke(IWorkSource source)
    {
        _runQueue.Offer(source);
        Pump();
    }

    /// <summary>What initialisation scripts wrote as errors and nobody has been told yet. On the strand.</summary>
    public IReadOnlyList<ErrorRecord> TakeSetupErrors() => _setupErrors.Take();

    /// <summary>Starts workers ahead of the work. The task completes when so many are ready, or faults when they can't be started.</summary>
    public void Prewarm(int count, TaskCompletionSource done)
    {
        _readyWaits.Add((Math.Min(count, _fleet.MaxWorkers), done));
        _fleet.Ensure(count - _fleet.Roster.Crew);
        Pump();
    }

    public void Resize(int maxWorkers)
    {
        _fleet.MaxWorkers = maxWorkers;

        // The idle go first; a busy one ends what it runs and gives back what it has not begun.
        var staying = _fleet.Slots.Where(static s => s.State != WorkerState.Stopping && !s.StandsBy).ToList();
        var surplus = staying.Count - maxWorkers;
        foreach (var slot in staying.OrderBy(s => s.Assigned.Count).ThenByDescending(s => s.Id).Take(Math.Max(0, surplus)).ToList())
        {
            _fleet.Release(slot);
            foreach (var batch in slot.Assigned)
            {
                Recall(slot, batch);
            }
        }

        Pump();
    }

    /// <summary>Ends a source: what has not begun is dropped, what runs is stopped, what still comes is ignored.</summary>
    public void Cancel(IWorkSource source)
    {
        _runQueue.Remove(source);
        foreach (var slot in _fleet.Slots)
        {
            foreach (var batch in slot.Assigned)
            {
                if (batch.Source == source)
                {
                    batch.Abandoned = true;
                    StopBatch(slot, batch);
                }
            }
        }

        AfterWork();
    }

    public void Dispose()
    {
        _strand.Post(() => Stop(cancelPending: true, force: true));
    }

    /// <summary>Gives work to whoever has room: first to the idle, then one batch ahead.</summary>
    public void Pump()
    {
        do
        {
            GiveOut();
        }
        while (StartWorkers());
        Rebalance();
        ReviewHeld();
    }

    /// <summary>A source will get no more items, or has lost its last one: the end of its work may have come with that.</summary>
    public void InputEnded(IWorkSource source)
    {
        Poke(source);
        AfterWork(source);
    }

    /// <summary>Looks at what failed starts mean, and at who waits for ready workers.</summary>
    private void AfterStarts()
    {
        if (_fleet.Broken && State != PoolState.Broken)
        {
            var wasRunning = State == PoolState.Running;
            var error = _brokenBy = PoolErrors.PoolBroken(_options.Name ?? "", _fleet.LastFailure!);
            State = wasRunning ? PoolState.Broken : State;
            foreach (var source in _runQueue.Sources.ToList())
            {
                source.Fail(error);
            }

            _readyWaits.ForEach(w => w.Done.TrySetException(error));
            _readyWaits.Clear();
            _runQueue.RemoveFinished();
        }

        if (_readyWaits.Count > 0)
        {
            _readyWaits.RemoveAll(w => _fleet.Roster.Ready >= w.Count && w.Done.TrySetResult());
        }
    }

    /// <summary>After anything that may have been the last of something: of that source, above all.</summary>
    private void AfterWork(IWorkSource? source = null)
    {
        if (source is not null)
        {
            _runQueue.RemoveIfFinished(source);
        }

        if (State == PoolState.Stopping)
        {
            EndIfDone();
        }

        ReviewHeld();
        if (_runQueue.Sources.Count == 0 && _options.IdleLimit is { } limit && State == PoolState.Running)
        {
            _idleSince = Alarm.Now;
            _alarm.At(_idleSince + (long)limit.TotalMilliseconds);
        }
    }

    private void EndIfDone()
    {
        _runQueue.RemoveFinished();
        if (_runQueue.Sources.Count == 0 && _fleet.Slots.TrueForAll(s => s.Assigned.Count == 0))
        {
            foreach (var slot in _fleet.Slots)
            {
                _fleet.Release(slot);
            }

            if (_fleet.Slots.Count == 0)
            {
                State = PoolState.Stopped;
                _alarm.Dispose();
                _stopped.TrySetResult();
                _readyWaits.ForEach(w => w.Done.TrySetException(PoolErrors.PoolStopped(_options.Name ?? "")));
                _readyWaits.Clear();
            }
        }
    }

    private void OnFault(Exception cause)
    {
        // A bug of ours: nobody may wait for ever because of it.
        var error = PoolErrors.PoolFault(_options.Name ?? "", cause);
        State = PoolState.Stopping;
        foreach (var source in _runQueue.Sources.ToList())
        {
            source.Fail(error);
        }

        _fleet.Slots.ForEach(Kill);
    }
}
