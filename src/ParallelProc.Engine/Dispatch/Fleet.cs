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
    private readonly PoolEvents _seen;
    private readonly Action _launcherChanged;
    private readonly Dictionary<WorkerChannel, WorkerSlot> _byChannel = [];
    private int _lastId;
    private int _failures;
    private object? _failedProcess;

    public Fleet(PoolOptions options, IWorkerLauncher launcher, IWorkerEvents events, WakeUps wakeUps, PoolEvents seen, Action launcherChanged)
    {
        _options = options;
        _launcher = launcher;
        _events = events;
        _wakeUps = wakeUps;
        _seen = seen;
        _launcherChanged = launcherChanged;
        MaxWorkers = options.MaxWorkers;
    }

    public List<WorkerSlot> Slots { get; } = [];

    public Roster Roster { get; } = new();

    public int MaxWorkers { get; private set; }

    /// <summary>Where workers are started; none in a pool of this machine alone.</summary>
    public IReadOnlyList<HostState> Hosts => _launcher.Hosts;

    /// <summary>Workers that died without being told to and were, or will be, replaced.</summary>
    public int Replaced { get; set; }

    /// <summary>Workers that had to go because they had run enough, or had too much memory.</summary>
    public int Recycled { get; set; }

    /// <summary>What the last start took, in milliseconds.</summary>
    public long StartTime { get; private set; } = 1000;

    /// <summary>The error of the last failed start, while starts keep failing.</summary>
    public ErrorRecord? LastFailure { get; private set; }

    public bool Broken => _failures > 0 && _launcher.IsHopeless(_failures);

    /// <summary>The last worker has ended. Completes when nothing is left of what they needed.</summary>
    public Task EndAsync() => _launcher.EndAsync();

    public WorkerSlot? Of(WorkerChannel channel) => _byChannel.GetValueOrDefault(channel);

    /// <summary>
    /// Gets as many workers as are wanted beyond those that are idle or starting, up to the limit: from the reserve, else new ones.
    /// True when one of them is ready for work.
    /// </summary>
    /// <param name="wanted">So many more.</param>
    /// <param name="on">Where they are to be; null for anywhere.</param>
    public bool Ensure(int wanted, Placement? on = null)
    {
        var ready = false;
        while (wanted > 0 && Roster.Crew < MaxWorkers)
        {
            if (Standby(on) is { } standby)
            {
                ready |= Promote(standby);
                wanted--;
            }
            else if (Broken || !CanLaunch(on))
            {
                break;
            }
            else if (TryStart(standsBy: false, on))
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
        while (Roster.Standbys < least && !Broken && CanLaunch())
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

    /// <summary>Remembers that a start has failed; three in a row break the pool. Those that share a process count once.</summary>
    public void StartFailed(ErrorRecord error, WorkerSlot? slot = null)
    {
        LastFailure = error;
        _seen.Worker(PoolEventKind.WorkerStartFailed, slot, (error.Exception as PoolException)?.ErrorId);
        slot?.Channel.Retire(); // what fails in one of a process's workers may have left its marks on all
        if (slot is null || slot.Channel.Process != _failedProcess)
        {
            _failures++;
            _failedProcess = slot?.Channel.Process;
            if (_launcher.StartFailed(slot?.Channel.Connection, error) is { } warning)
            {
                _seen.Warn(warning);
            }
        }
    }

    public void StartSucceeded(WorkerSlot slot)
    {
        _failures = 0;
        LastFailure = null;
        _launcher.StartSucceeded(slot.Channel.Connection);
        slot.ReadyAt = Alarm.Now;
        StartTime = slot.ReadyAt - slot.StartedAt;
        _seen.Worker(PoolEventKind.WorkerReady, slot, duration: TimeSpan.FromMilliseconds(StartTime));
    }

    /// <summary>Those that share its process.</summary>
    public IEnumerable<WorkerSlot> MatesOf(WorkerSlot slot) =>
        _options.RunspacesPerWorker == 1 ? [] : Slots.Where(s => s != slot && s.Channel.Process == slot.Channel.Process);

    /// <summary>When more workers can be started than now, as a tick count in milliseconds; null for never.</summary>
    /// <param name="evenIfFull">Also when one that is there would have to go for it.</param>
    public long? NextStart(bool evenIfFull) => evenIfFull || Roster.Crew < MaxWorkers ? _launcher.NextLaunch : null;

    public void Resize(int maxWorkers)
    {
        MaxWorkers = maxWorkers;
        _launcher.Resize(maxWorkers / _options.RunspacesPerWorker + _options.SpareWorkers / _options.RunspacesPerWorker);
    }

    public void Remove(WorkerSlot slot)
    {
        Slots.Remove(slot);
        Roster.Leave(slot);
        _wakeUps.Forget(slot);
        _byChannel.Remove(slot.Channel);
    }

    /// <summary>The worker, which was removed, is gone, and it is known whether its start has failed: its host has room for another.</summary>
    public void Ended(WorkerSlot slot) => _launcher.Ended(slot.Channel.Connection);

    /// <summary>Tells what the launcher has to tell, and no start of a worker did.</summary>
    public void HearLauncher()
    {
        while (_launcher.TakeWarning() is { } warning)
        {
            _seen.Warn(warning);
        }
    }

    /// <summary>Lets a worker go after what it has: it is told to end, and killed if it does not.</summary>
    public void Release(WorkerSlot slot)
    {
        if (slot.State == WorkerState.Stopping)
        {
            return;
        }

        _seen.Worker(PoolEventKind.WorkerStopping, slot);
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
    private WorkerSlot? Standby(Placement? on = null) => Roster.Standbys == 0
        ? null
        : Slots.Find(s => s.StandsBy && s.State == WorkerState.Spare && IsOn(s, on)) ?? Slots.Find(s => s.StandsBy && s.State == WorkerState.Starting && IsOn(s, on));

    private static bool IsOn(WorkerSlot slot, Placement? on) => on is null || on.Allows(slot.Host);

    /// <summary>Gives one of the reserve a place. True when it is ready for work.</summary>
    private bool Promote(WorkerSlot slot)
    {
        slot.StandsBy = false;
        var ready = slot.State == WorkerState.Spare;
        Roster.Become(slot, ready ? WorkerState.Idle : slot.State);
        return ready;
    }

    /// <summary>One can be started there now. What that needs is asked for.</summary>
    public bool CanLaunch(Placement? on = null)
    {
        if (on is not null)
        {
            _launcher.PrepareOn(on, _launcherChanged);
            return _launcher.CanLaunchOn(on);
        }

        _launcher.Prepare(_launcherChanged);
        return _launcher.CanLaunch;
    }

    private bool TryStart(bool standsBy, Placement? on = null)
    {
        IWorkerConnection connection;
        try
        {
            connection = on is null ? _launcher.Launch() : _launcher.LaunchOn(on);
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or IOException or PoolException or InvalidOperationException
            or System.Security.Cryptography.CryptographicException)
        {
            StartFailed(e is PoolException known ? known.Record : PoolErrors.WorkerStartFailed(e.Message, "", e).Record);
            return false;
        }

        var slot = new WorkerSlot(++_lastId, new WorkerChannel(connection, _events), _options.MaxTasksPerWorker) { StandsBy = standsBy, Host = _launcher.HostOf(connection) };
        Slots.Add(slot);
        _seen.Worker(PoolEventKind.WorkerStarting, slot);
        Roster.Enter(slot);
        _byChannel.Add(slot.Channel, slot);
        KillAfter(slot, _options.HandshakeLimit);
        slot.Channel.Open();

        // It need not wait to be asked: the settings lie ready for when it has greeted.
        using var settings = new ByteWriter();
        (_options.Worker with { Pool = _options.Name ?? "", WorkerId = slot.Id, Host = slot.Channel.Host }).Write(settings);
        slot.Channel.Send(FrameKind.Configure, settings);
        return true;
    }
}
