namespace ParallelProc.Engine;

/// <content>What has its time: limits of items, graces, answers that are due, the end of an idle pool.</content>
internal sealed partial class Dispatcher
{
    private void OnAlarm()
    {
        _alarm.Reset();
        var now = Alarm.Now;
        while (_wakeUps.TakeDue(now) is { } slot)
        {
            CheckTimes(slot, now);
        }

        if (_nextStart <= now)
        {
            Pump();
        }
        else
        {
            AwaitNextStart();
        }

        Rebalance();
        if (_options.IdleLimit is { } limit && _runQueue.Sources.Count == 0 && State == PoolState.Running)
        {
            var end = _idleSince + (long)limit.TotalMilliseconds;
            if (end <= now)
            {
                Stop(cancelPending: false, force: false);
            }
            else
            {
                _alarm.At(end);
            }
        }
    }

    /// <summary>A host that has failed is tried again when its time has come.</summary>
    private void AwaitNextStart()
    {
        _nextStart = _fleet.NextStart(_runQueue.Placed.Count > 0) ?? long.MaxValue;
        if (_nextStart < long.MaxValue)
        {
            _alarm.At(_nextStart);
        }
    }

    private void CheckTimes(WorkerSlot slot, long now)
    {
        if (Due(slot, slot.KillAt, now))
        {
            slot.KillAt = 0;
            if (EndsBesideWork(slot))
            {
                _fleet.KillAfter(slot, _options.EndLimit);
            }
            else
            {
                Kill(slot);
            }
        }

        CheckPulse(slot, now);
        CheckStalled(slot);
        if (slot.Assigned.Count == 0)
        {
            CheckIdle(slot, now);
            return;
        }

        CheckMemory(slot, now);
        var running = slot.Assigned[0];
        if (running.Started && running.Done < running.Count && slot.HeldFor is null && Due(slot, running.Deadline, now))
        {
            running.Deadline = 0;
            StopItem(slot, running, running.Done, isOverTime: !running.StopRequested);
        }

        if (Due(slot, running.HeldUntil, now))
        {
            slot.MissesMarks = true;
            Finish(slot, running);
        }
    }

    /// <summary>It has only yet to end, and others work in its process, who would be killed with it: that is no hurry worth their work.</summary>
    private bool EndsBesideWork(WorkerSlot slot) =>
        slot is { State: WorkerState.Stopping, Assigned.Count: 0 } && _fleet.MatesOf(slot).Any(static s => s.Assigned.Count > 0);

    /// <summary>True when that time of a worker has come; asks for another look at it when it has not.</summary>
    private bool Due(WorkerSlot slot, long time, long now)
    {
        if (time == 0)
        {
            return false;
        }

        if (time <= now)
        {
            return true;
        }

        _wakeUps.At(slot, time);
        return false;
    }
}
