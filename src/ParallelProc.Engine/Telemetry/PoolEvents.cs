using System.Management.Automation;

namespace ParallelProc.Engine;

/// <summary>
/// The one place where events are made. It keeps the last ones, and hands each to those who listen, none of whom it waits for. Owned by the dispatcher's strand.
/// </summary>
internal sealed partial class PoolEvents
{
    private readonly string _pool;
    private readonly Action<Action> _post;
    private readonly EventRing? _ring;
    private readonly List<EventQueue> _listeners = [];
    private readonly List<WarningRecord> _warnings = [];
    private bool _ended;
    private bool _feedsMeter;
    private int _maps;

    /// <param name="pool">The pool's name.</param>
    /// <param name="kept">So many events are kept to be looked at later; 0 for none.</param>
    /// <param name="post">Has something done on the strand.</param>
    public PoolEvents(string pool, int kept, Action<Action> post)
    {
        _pool = pool;
        _post = post;
        _ring = kept > 0 ? new EventRing(kept) : null;
        On = _ring is not null;
        Add(new PoolEvent { Kind = PoolEventKind.PoolStarted });
    }

    public PoolFigures Figures { get; } = new();

    /// <summary>Somebody wants events. Where nobody does, none is made.</summary>
    public bool On { get; private set; }

    /// <summary>Somebody wants quick items one by one.</summary>
    public bool EachItem { get; private set; }

    /// <summary>So many events were kept once, and are no more.</summary>
    public long Forgotten => _ring?.Forgotten ?? 0;

    /// <summary>The last events, the oldest first.</summary>
    public PoolEvent[] Last(int most) => _ring?.Last(most) ?? [];

    /// <summary>Somebody listens from now on, until the pool has stopped.</summary>
    /// <param name="queue">What it listens to.</param>
    /// <param name="last">So many of the events before are wanted, too.</param>
    public void Listen(EventQueue queue, int last)
    {
        queue.Open();
        foreach (var one in Last(last))
        {
            queue.Add(one);
        }

        if (_ended)
        {
            queue.Close();
            return;
        }

        _listeners.Add(queue);
        Review();
    }

    public void Forget(EventQueue queue)
    {
        if (_listeners.Remove(queue))
        {
            queue.Close();
            Review();
        }
    }

    /// <summary>Whoever uses the pool next is told.</summary>
    public void Warn(WarningRecord warning) => _warnings.Add(warning);

    /// <summary>A log can't be written, or is not complete, or a listener of the meter failed. Whoever uses the pool next is told.</summary>
    public void LogFailed(WarningRecord warning)
    {
        _warnings.Add(warning);
        if (On)
        {
            Add(new PoolEvent { Kind = PoolEventKind.LogFailed, Message = warning.FullyQualifiedWarningId });
        }
    }

    /// <summary>What nobody has been told yet.</summary>
    public IReadOnlyList<WarningRecord> TakeWarnings()
    {
        if (_warnings.Count == 0)
        {
            return [];
        }

        var warnings = _warnings.ToArray();
        _warnings.Clear();
        return warnings;
    }

    public void Became(PoolState state)
    {
        if (On)
        {
            Add(new PoolEvent
            {
                Kind = state switch
                {
                    PoolState.Stopping => PoolEventKind.PoolStopping,
                    PoolState.Broken => PoolEventKind.PoolBroken,
                    _ => PoolEventKind.PoolStopped,
                },
            });
        }

        if (state == PoolState.Stopped)
        {
            _ended = true;
            _listeners.ForEach(static queue => queue.Close());
            _listeners.Clear();
            EachItem = false;
        }
    }

    public void Resized(int maxWorkers)
    {
        if (On)
        {
            Add(new PoolEvent { Kind = PoolEventKind.PoolResized, Count = maxWorkers });
        }
    }

    public void Worker(PoolEventKind kind, WorkerSlot? slot, string? message = null, TimeSpan? duration = null)
    {
        if (On)
        {
            Add(new PoolEvent { Kind = kind, WorkerId = slot?.Id, ProcessId = slot?.ProcessId, Message = message, Duration = duration });
        }
    }

    public void WorkerEnded(WorkerSlot slot, WorkerExit exit, bool lost)
    {
        if (On)
        {
            Add(new PoolEvent
            {
                Kind = lost ? PoolEventKind.WorkerLost : PoolEventKind.WorkerEnded,
                WorkerId = slot.Id,
                ProcessId = slot.ProcessId,
                ExitCode = exit.Code,
                Signal = exit.Signal,
                Count = slot.ItemsDone,
                Duration = TimeSpan.FromMilliseconds(Alarm.Now - slot.StartedAt),
                Message = exit.Cause,
            });
        }
    }

    private void Review()
    {
        On = _ring is not null || _listeners.Count > 0;
        EachItem = _listeners.Exists(static queue => queue.EachItem);
    }

    /// <summary>Hands an event on, with its time and its pool.</summary>
    /// <param name="one">The event.</param>
    /// <param name="quick">It is for those only who want quick items one by one.</param>
    private void Add(PoolEvent one, bool quick = false)
    {
        one.Time = DateTime.UtcNow;
        one.Pool = _pool;
        if (!quick)
        {
            _ring?.Add(one);
        }

        foreach (var queue in _listeners)
        {
            if (!quick || queue.EachItem)
            {
                queue.Add(one);
            }
        }
    }
}
