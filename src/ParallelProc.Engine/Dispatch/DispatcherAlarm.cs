namespace ParallelProc.Engine;

/// <content>What has its time: limits of items, graces, answers that are due, the end of an idle pool.</content>
internal sealed partial class Dispatcher
{
    private void OnAlarm()
    {
        _alarm.Reset();
        var now = Alarm.Now;
        foreach (var slot in _fleet.Slots.ToList())
        {
            if (Due(slot.KillAt, now))
            {
                slot.KillAt = 0;
                Kill(slot);
            }

            CheckPulse(slot, now);
            if (slot.Assigned.Count == 0)
            {
                continue;
            }

            var running = slot.Assigned[0];
            if (running.Started && running.Done < running.Count && slot.HeldFor is null && Due(running.Deadline, now))
            {
                running.Deadline = 0;
                running.TimedOut = true;
                StopItem(slot, running, running.Done);
            }

            if (Due(running.HeldUntil, now))
            {
                Finish(slot, running);
            }
        }

        Rebalance();
        if (_options.IdleLimit is { } limit && _sources.Count == 0 && State == PoolState.Running && Due(_idleSince + (long)limit.TotalMilliseconds, now))
        {
            Stop(cancelPending: false, force: false);
        }
    }

    /// <summary>True when that time has come; asks to be woken when it has not.</summary>
    private bool Due(long time, long now)
    {
        if (time == 0)
        {
            return false;
        }

        if (time <= now)
        {
            return true;
        }

        _alarm.At(time);
        return false;
    }
}
