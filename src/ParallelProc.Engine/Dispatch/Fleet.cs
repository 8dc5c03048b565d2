using System.Management.Automation;
using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>The workers of a pool: starts them, sets them up, lets them go, and counts failures to start. Owned by the dispatcher's strand.</summary>
internal sealed class Fleet
{
    private readonly PoolOptions _options;
    private readonly IWorkerLauncher _launcher;
    private readonly IWorkerEvents _events;
    private readonly WakeUps _wakeUps;
    private readonly Dictionary<WorkerChannel, WorkerSlot> _byChannel = [];
    private int _lastId;
    private int _failures;

    public Fleet(PoolOptions options, IWorkerLauncher launcher, IWorkerEvents events, WakeUps wakeUps)
    {
        _options = options;
        _launcher = launcher;
        _events = events;
        _wakeUps = wakeUps;
        MaxWorkers = options.MaxWorkers;
    }

    public List<WorkerSlot> Slots { get; } = [];

    public Roster Roster { get; } = new();

    public int MaxWorkers { get; set; }

    /// <summary>Workers that died without being told to and were, or will be, replaced.</summary>
    public int Replaced { get; set; }

    /// <summary>Workers that had to go because they had run enough, or had too much memory.</summary>
    public int Recycled { get; set; }

    /// <summary>What the last start took, in milliseconds.</summary>
    public long StartTime { get; private set; } = 1000;

    /// <summary>The error of the last failed start, while starts keep failing.</summary>
    public ErrorRecord? LastFailure { get; private set; }

    public bool Broken => _failures >= ProcessPool.MostStartFailures;

    public WorkerSlot? Of(WorkerChannel channel) => _byChannel.GetValueOrDefault(channel);

    /// <summary>
    /// Gets as many workers as are wanted beyond those that are idle or starting, up to the limit: from the reserve, else new ones.
    /// True when one of them is ready for work.
    /// </summary>
    public bool Ensure(int wanted)
    {
        var ready = false;
        while (wanted > 0 && Roster.Crew < MaxWorkers)
        {
            if (Standby() is { } standby)
            {
                ready |= Promote(standby);
                wanted--;
            }
            else if (Broken)
            {
                break;
            }
            else if (TryStart(standsBy: false))
            {
                wanted--; // one that can't even be launched is tried again, until the pool counts as broken: nobody else would
            }
        }

        return ready;
    }

    /// <summary>Keeps that many in reserve. True when one that is not needed there has become ready for work.</summary>
    /// <param name="least">So many are started.</param>
    /// <param name="most">Those beyond this take a place that is free, or go.</param>
    public bool KeepReserve(int least, int most)
    {
        var ready = false;
        while (Roster.Standbys < least && !Broken)
        {
            TryStart(standsBy: true);
        }

        while (Roster.Standbys > most && Standby() is { } standby)
        {
            if (Roster.Crew < MaxWorkers)
            {
                ready |= Promote(standby);
            }
            else
            {
                Release(standby);
            }
        }

        return ready;
    }

    /// <summary>Remembers that a start has failed; three in a row break the pool.</summary>
    public void StartFailed(ErrorRecord error)
    {
        LastFailure = error;
        _failures++;
    }

    public void StartSucceeded(WorkerSlot slot)
    {
        _failures = 0;
        LastFailure = null;
        slot.ReadyAt = Alarm.Now;
        StartTime = slot.ReadyAt - slot.StartedAt;
    }

    public void Remove(WorkerSlot slot)
    {
        Slots.Remove(slot);
        Roster.Leave(slot);
        _wakeUps.Forget(slot);
        _byChannel.Remove(slot.Channel);
    }

    /// <summary>Lets a worker go after what it has: it is told to end, and killed if it does not.</summary>
    public void Release(WorkerSlot slot)
    {
        if (slot.State == WorkerState.Stopping)
        {
            return;
        }

        Roster.Become(slot, WorkerState.Stopping);
        if (slot.Assigned.Count == 0)
        {
            Dismiss(slot);
        }
    }

    /// <summary>Tells a worker that has nothing left to end.</summary>
    public void Dismiss(WorkerSlot slot)
    {
        using var empty = new ByteWriter(1);
        slot.Channel.Send(FrameKind.Shutdown, empty);
        KillAfter(slot, _options.EndLimit);
    }

    /// <summary>It is killed unless it has done by then what it was told.</summary>
    public void KillAfter(WorkerSlot slot, TimeSpan limit)
    {
        slot.KillAt = Alarm.Now + (long)limit.TotalMilliseconds;
        _wakeUps.At(slot, slot.KillAt);
    }

    /// <summary>One of the reserve, one that is ready if there is any.</summary>
    private WorkerSlot? Standby() => Roster.Standbys == 0
        ? null
        : Slots.Find(static s => s.StandsBy && s.State == WorkerState.Spare) ?? Slots.Find(static s => s.StandsBy && s.State == WorkerState.Starting);

    /// <summary>Gives one of the reserve a place. True when it is ready for work.</summary>
    private bool Promote(WorkerSlot slot)
    {
        slot.StandsBy = false;
        var ready = slot.State == WorkerState.Spare;
        Roster.Become(slot, ready ? WorkerState.Idle : slot.State);
        return ready;
    }

    private bool TryStart(bool standsBy)
    {
        IWorkerConnection connection;
        try
        {
            connection = _launcher.Launch();
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or IOException or PoolException or InvalidOperationException)
        {
            StartFailed(e is PoolException known ? known.Record : PoolErrors.WorkerStartFailed(e.Message, "", e).Record);
            return false;
        }

        var slot = new WorkerSlot(++_lastId, new WorkerChannel(connection, _events), _options.MaxTasksPerWorker) { StandsBy = standsBy };
        Slots.Add(slot);
        Roster.Enter(slot);
        _byChannel.Add(slot.Channel, slot);
        KillAfter(slot, _options.HandshakeLimit);
        slot.Channel.Open();

        // It need not wait to be asked: the settings lie ready for when it has greeted.
        using var settings = new ByteWriter();
        _options.Worker.Write(settings);
        slot.Channel.Send(FrameKind.Configure, settings);
        return true;
    }
}
