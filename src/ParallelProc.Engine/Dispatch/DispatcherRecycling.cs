namespace ParallelProc.Engine;

/// <content>
/// Workers that have to go between tasks, those that are made ready to take their places, and those that end for want of work. Who leaves keeps
/// its place until its work is done, so that never more run than the pool may have; its successor waits for that, set up already.
/// </content>
internal sealed partial class Dispatcher
{
    /// <summary>A successor is started when what is left to a worker takes no longer than so many starts.</summary>
    private const int StartsAhead = 2;

    private bool HasLimits => _options.MaxTasksPerWorker is not null || _options.MaxWorkerMemory is not null;

    /// <summary>Workers that the pool keeps, or somebody waits for, whether they have work or not.</summary>
    private int Least => State == PoolState.Running
        ? Math.Min(Math.Max(_options.MinWorkers, _readyWaits.Count == 0 ? 0 : _readyWaits.Max(static w => w.Count)), _fleet.MaxWorkers)
        : 0;

    /// <summary>Sees that spares stand by, and a successor for each worker that leaves while work waits. True when one is ready for work.</summary>
    private bool KeepReserve()
    {
        var roster = _fleet.Roster;
        var spares = _options.SpareWorkers;
        if ((spares == 0 && !HasLimits && roster.Standbys == 0) || State is PoolState.Broken or PoolState.Stopped)
        {
            return false;
        }

        // Those that work waits for start first.
        var least = State == PoolState.Running && roster.Starting == 0 ? spares : Math.Min(spares, roster.Standbys);
        return _fleet.KeepReserve(least + Successors(), spares + roster.Leaving);
    }

    /// <summary>How many of those that leave will be missed.</summary>
    private int Successors()
    {
        var leaving = _fleet.Roster.Leaving;
        if (leaving == 0)
        {
            return 0;
        }

        var needed = Math.Max(0, Least - (_fleet.Roster.Crew - leaving)) + _fleet.Roster.Waiting;
        for (var i = 0; needed < leaving && i < _runQueue.Sources.Count; i++)
        {
            needed += _runQueue.Sources[i].Pending;
        }

        return Math.Min(needed, leaving);
    }

    /// <summary>Looks whether a worker that is given this batch comes near its end.</summary>
    private void LookAhead(WorkerSlot slot, Batch batch)
    {
        if (slot.TaskLimit is null || slot.SoonOver)
        {
            return;
        }

        var left = slot.Left - batch.Count;
        var each = batch.Source.CostPerItem?.TotalMilliseconds ?? (slot.ItemsDone == 0 ? 0 : (double)(Alarm.Now - slot.ReadyAt) / slot.ItemsDone);
        slot.SoonOver = left <= 0 || (each > 0 && left * each <= StartsAhead * _fleet.StartTime);
    }

    /// <summary>A worker is set up.</summary>
    private void BecomeReady(WorkerSlot slot)
    {
        if (slot.StandsBy)
        {
            _fleet.Roster.Become(slot, WorkerState.Spare);
        }
        else
        {
            BecomeIdle(slot);
        }
    }

    /// <summary>A worker has nothing to do: it waits for work, or goes where its time has come.</summary>
    private void BecomeIdle(WorkerSlot slot)
    {
        _fleet.Roster.Become(slot, WorkerState.Idle);
        if (!slot.TakesWork)
        {
            slot.Channel.Retire();
            Events.Worker(PoolEventKind.WorkerRecycled, slot, slot.Worn ? "-MaxWorkerMemory" : "-MaxTasksPerWorker");
            _fleet.Release(slot);
            // A process counts once, with its last; one that is killed for its memory has counted.
            _fleet.Recycled += slot.Excess is not null || _fleet.MatesOf(slot).Any(static s => s.State != WorkerState.Stopping) ? 0 : 1;
        }
        else if (_options.WorkerIdleLimit is { } limit)
        {
            slot.IdleUntil = Alarm.Now + (long)limit.TotalMilliseconds;
            _wakeUps.At(slot, slot.IdleUntil);
        }
    }

    /// <summary>Lets a worker go that has idled for long, unless the pool keeps it.</summary>
    private void CheckIdle(WorkerSlot slot, long now)
    {
        if (slot.State == WorkerState.Idle && Due(slot, slot.IdleUntil, now))
        {
            slot.IdleUntil = 0;
            if (_fleet.Roster.Crew > _options.MinWorkers)
            {
                _fleet.Release(slot);
            }
        }
    }
}
