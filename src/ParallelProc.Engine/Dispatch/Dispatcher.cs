using System.Management.Automation;
using ParallelProc.Protocol;

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
    private readonly ScriptTable _scripts = new();
    private readonly SetupErrors _setupErrors = new();
    private readonly List<IWorkSource> _sources = [];
    private readonly Dictionary<long, int> _scriptOf = [];
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<(int Count, TaskCompletionSource Done)> _readyWaits = [];
    private int _nextSource;
    private long _idleSince;

    public Dispatcher(PoolOptions options, IWorkerLauncher launcher)
    {
        _options = options;
        _strand = new Strand(OnFault);
        _fleet = new Fleet(options, launcher, this);
        _alarm = new Alarm(() => _strand.Post(OnAlarm));
        _idleSince = Alarm.Now;
    }

    public Strand Strand => _strand;

    public Fleet Fleet => _fleet;

    public PoolState State { get; private set; } = PoolState.Running;

    /// <summary>Completes when all workers have ended after a stop.</summary>
    public Task Stopped => _stopped.Task;

    /// <summary>Results that came for work that nobody waited for any more.</summary>
    public long DroppedRecords { get; private set; }

    public int PendingItems => _sources.Sum(s => s.Pending);

    /// <summary>Why the pool takes no work, or null when it does. On the strand.</summary>
    public PoolException? Refusal => State switch
    {
        PoolState.Running => null,
        PoolState.Broken => PoolErrors.PoolBroken(_options.Name ?? "", _fleet.LastFailure!),
        _ => PoolErrors.PoolStopped(_options.Name ?? ""),
    };

    public void Add(IWorkSource source)
    {
        if (Refusal is { } refusal)
        {
            source.Fail(refusal);
            return;
        }

        _sources.Add(source);
        Pump();
    }

    public bool Holds(IWorkSource source) => _sources.Contains(source);

    /// <summary>What initialisation scripts wrote as errors and nobody has been told yet. On the strand.</summary>
    public IReadOnlyList<ErrorRecord> TakeSetupErrors() => _setupErrors.Take();

    /// <summary>Starts workers ahead of the work. The task completes when so many are ready, or faults when they can't be started.</summary>
    public void Prewarm(int count, TaskCompletionSource done)
    {
        _readyWaits.Add((Math.Min(count, _fleet.MaxWorkers), done));
        _fleet.Ensure(count - _fleet.Slots.Count, _alarm);
        AfterStarts();
    }

    public void Resize(int maxWorkers)
    {
        _fleet.MaxWorkers = maxWorkers;

        // The idle go first; a busy one ends what it runs and gives back what it has not begun.
        var surplus = _fleet.Slots.Count(s => s.State != WorkerState.Stopping) - maxWorkers;
        foreach (var slot in _fleet.Slots.Where(s => s.State != WorkerState.Stopping).OrderBy(s => s.Assigned.Count).ThenByDescending(s => s.Id).Take(Math.Max(0, surplus)).ToList())
        {
            Fleet.Release(slot, _options.Grace, _alarm);
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
        _sources.Remove(source);
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
        for (var depth = 0; depth < Depth; depth++)
        {
            foreach (var slot in _fleet.Slots)
            {
                if (slot.Ready && slot.Assigned.Count == depth && !(depth > 0 && IsStalled(slot)) && !Assign(slot))
                {
                    break;
                }
            }
        }

        StartWorkers();
        Rebalance();
        ReviewHeld();
    }

    /// <summary>A source will get no more items, or has lost its last one: the end of its work may have come with that.</summary>
    public void InputEnded()
    {
        Pump();
        AfterWork();
    }

    private bool Assign(WorkerSlot slot)
    {
        for (var i = 0; i < _sources.Count; i++)
        {
            var source = _sources[(_nextSource + i) % _sources.Count];
            if (source.Pending == 0 || !MayRun(source, slot))
            {
                continue;
            }

            var batch = source.Take(Math.Min(source.MaxWorkers, _fleet.MaxWorkers), idle: slot.Assigned.Count == 0);
            if (batch is not null)
            {
                _nextSource = (_nextSource + i + 1) % _sources.Count;
                Send(slot, batch);
                return true;
            }
        }

        // Another worker may still be allowed to run a source that this one was not.
        return _sources.Exists(s => s.Pending > 0 && s.MaxWorkers < _fleet.Slots.Count);
    }

    private bool MayRun(IWorkSource source, WorkerSlot slot) =>
        source.MaxWorkers >= _fleet.Slots.Count
        || slot.Assigned.Exists(b => b.Source == source)
        || _fleet.Slots.Count(s => s.Assigned.Exists(b => b.Source == source)) < source.MaxWorkers;

    private void Send(WorkerSlot slot, Batch batch)
    {
        var code = batch.Source.CodeOf(batch);
        var scriptId = _scripts.IdOf(code, id => _scriptOf.ContainsValue(id), out var forgotten);
        if (forgotten != 0)
        {
            foreach (var other in _fleet.Slots)
            {
                other.Forget(forgotten);
                other.Channel.Send(FrameKind.Forget, new BatchMark(forgotten, 0));
            }
        }

        if (slot.NeedsScript(scriptId))
        {
            using var script = ScriptTable.Message(code, scriptId);
            slot.Channel.Send(FrameKind.Script, script);
        }

        using var message = BatchMessage.Write(batch, scriptId);
        slot.Channel.Send(FrameKind.Batch, message, batch.Id, BatchMessage.Blobs(batch));
        _scriptOf[batch.Id] = scriptId;
        slot.Assigned.Add(batch);
        slot.State = WorkerState.Busy;
        if (slot.Assigned.Count == 1)
        {
            ExpectBegin(slot);
        }
    }

    /// <summary>Looks at what failed starts mean, and at who waits for ready workers.</summary>
    private void AfterStarts()
    {
        if (_fleet.Broken && State != PoolState.Broken)
        {
            var wasRunning = State == PoolState.Running;
            var error = PoolErrors.PoolBroken(_options.Name ?? "", _fleet.LastFailure!);
            State = wasRunning ? PoolState.Broken : State;
            foreach (var source in _sources.ToList())
            {
                source.Fail(error);
            }

            _readyWaits.ForEach(w => w.Done.TrySetException(error));
            _readyWaits.Clear();
            RemoveFinished();
        }

        _readyWaits.RemoveAll(w => _fleet.Slots.Count(s => s.Ready) >= w.Count && w.Done.TrySetResult());
    }

    private void RemoveFinished()
    {
        for (var i = _sources.Count - 1; i >= 0; i--)
        {
            if (_sources[i].Finished)
            {
                _sources.RemoveAt(i);
            }
        }
    }

    /// <summary>After anything that may have been the last of something.</summary>
    private void AfterWork()
    {
        RemoveFinished();
        ReviewHeld();
        if (State == PoolState.Stopping && _sources.TrueForAll(s => s.Pending == 0 && s.Finished) && _fleet.Slots.TrueForAll(s => s.Assigned.Count == 0))
        {
            foreach (var slot in _fleet.Slots)
            {
                Fleet.Release(slot, _options.Grace, _alarm);
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

        if (_sources.Count == 0 && _options.IdleLimit is { } limit && State == PoolState.Running)
        {
            _idleSince = Alarm.Now;
            _alarm.At(_idleSince + (long)limit.TotalMilliseconds);
        }
    }

    private void OnFault(Exception cause)
    {
        // A bug of ours: nobody may wait for ever because of it.
        var error = PoolErrors.PoolFault(_options.Name ?? "", cause);
        State = PoolState.Stopping;
        foreach (var source in _sources.ToList())
        {
            source.Fail(error);
        }

        _fleet.Slots.ForEach(Kill);
    }
}
