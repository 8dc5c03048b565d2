using System.Management.Automation;

namespace ParallelProc.Engine;

/// <summary>
/// Decides which worker runs what. All of its state belongs to one strand: callers and channels post, nothing else touches it. Workers get
/// batches two deep, and more where they are far away, so that none waits for its next one; what has not begun can be called back.
/// </summary>
internal sealed partial class Dispatcher : IDisposable
{
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
    private long _nextStart = long.MaxValue;

    public Dispatcher(PoolOptions options, IWorkerLauncher launcher)
    {
        _options = options;
        _strand = new Strand(OnFault);
        _alarm = new Alarm(() => _strand.Post(OnAlarm));
        _wakeUps = new WakeUps(_alarm);
        Events = new PoolEvents(options.Name ?? "", options.EventLimit, _strand.Post);
        _runQueue.OnRemoved = OnRemoved;
        _fleet = new Fleet(options, launcher, this, _wakeUps, Events, () => _strand.Post(OnLauncherChanged));
        _fleet.Roster.OnRoom = _runQueue.Offer;
        _isInUse = id => _scriptOf.ContainsValue(id);
        _idleSince = Alarm.Now;
    }

    public Strand Strand => _strand;

    public Fleet Fleet => _fleet;

    /// <summary>What happens here is told there. On the strand.</summary>
    public PoolEvents Events { get; }

    public PoolState State
    {
        get;
        private set
        {
            if (field != value)
            {
                field = value;
                Events.Became(value);
            }
        }
    } = PoolState.Running;

    /// <summary>Completes when all workers have ended after a stop.</summary>
    public Task Stopped => _stopped.Task;

    public int PendingItems => _runQueue.Sources.Sum(s => s.Pending);

    /// <summary>Why the pool takes no work, or null when it does. On the strand.</summary>
    public PoolException? Refusal => State switch
    {
        PoolState.Running => null,
        PoolState.Broken => _brokenBy, // a worker that still comes up later changes nothing
        _ => PoolErrors.PoolStopped(_options.Name ?? ""),
    };

    private void OnLauncherChanged()
    {
        _fleet.HearLauncher();
        Pump();
    }

    public void Add(IWorkSource source)
    {
        if (Refusal is { } refusal)
        {
            source.Fail(refusal);
            return;
        }

        if (source.Standing.Placement is { } placement && !Settle(placement))
        {
            source.Fail(PoolErrors.HostsRemoved(placement.Filter.Text));
            return;
        }

        if (source is MapRun map)
        {
            Uses(map.Bindings.Contents);
            Events.MapStarted(map);
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
        _fleet.Resize(maxWorkers);
        Events.Resized(maxWorkers / _options.RunspacesPerWorker);

        // The idle go first; a busy one ends what it runs and gives back what it has not begun. Those that share a process go together.
        var staying = _fleet.Slots.Where(static s => s.State != WorkerState.Stopping && !s.StandsBy).GroupBy(static s => s.Channel.Process).ToList();
        var surplus = staying.Count - maxWorkers / _options.RunspacesPerWorker;
        var leaving = staying.OrderBy(static g => g.Sum(s => s.Assigned.Count)).ThenByDescending(static g => g.Max(s => s.Id)).Take(Math.Max(0, surplus));
        foreach (var slot in leaving.SelectMany(static g => g).ToList())
        {
            Leave(slot);
        }

        Pump();
    }

    /// <summary>Those workers end what they run, and give back what they have not begun.</summary>
    public void Leave(Predicate<IWorkerConnection> which) => _fleet.Slots.FindAll(s => s.State != WorkerState.Stopping && which(s.Channel.Connection)).ForEach(Leave);

    private void Leave(WorkerSlot slot)
    {
        slot.Channel.Retire();
        _fleet.Release(slot);
        RecallAll(slot);
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

    private void OnRemoved(IWorkSource source)
    {
        if (source.Standing.Placement is { } placement)
        {
            _fleet.Roster.Forget(placement);
        }

        if (source is MapRun map)
        {
            UsesNoMore(map.Bindings.Contents);
            Events.MapEnded(map);
        }
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
            // A host that is down for now is not waited for where others are up: nobody knows for how long.
            var enough = _fleet.Roster is { Ready: > 0, Starting: 0 } && _fleet.NextStart(evenIfFull: false) is not null;
            _readyWaits.RemoveAll(w => (enough || _fleet.Roster.Ready >= w.Count) && w.Done.TrySetResult());
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
                _ = EndAsync();
                _readyWaits.ForEach(w => w.Done.TrySetException(PoolErrors.PoolStopped(_options.Name ?? "")));
                _readyWaits.Clear();
            }
        }
    }

    private async Task EndAsync()
    {
        try
        {
            await _fleet.EndAsync().ConfigureAwait(false);
        }
        finally
        {
            _stopped.TrySetResult(); // whatever became of it: somebody waits
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
