namespace ParallelProc.Engine;

/// <summary>
/// When which worker is to be looked at. A worker has one entry at most, for the earliest of its times: whoever is called looks at all of them and asks anew. So a time
/// that moves on, as most do long before they come, costs nothing. Owned by the dispatcher's strand.
/// </summary>
internal sealed class WakeUps(Alarm alarm)
{
    /// <summary>Times are rounded up to these milliseconds, so that those of many workers come together.</summary>
    private const int Grain = 4;

    private readonly SortedSet<WorkerSlot> _slots = new(Comparer<WorkerSlot>.Create(static (a, b) =>
        a.WakeAt != b.WakeAt ? a.WakeAt.CompareTo(b.WakeAt) : a.Id.CompareTo(b.Id)));

    /// <summary>Asks for a look at that worker, if none is due earlier.</summary>
    /// <param name="slot">The worker.</param>
    /// <param name="time">A tick count in milliseconds.</param>
    public void At(WorkerSlot slot, long time)
    {
        var rounded = (time + Grain - 1) / Grain * Grain;
        if (rounded < slot.WakeAt)
        {
            Forget(slot);
            slot.WakeAt = rounded;
            _slots.Add(slot);
            alarm.At(rounded);
        }
    }

    /// <summary>Takes out one whose time has come; null when there is none, and the alarm is set for the next.</summary>
    public WorkerSlot? TakeDue(long now)
    {
        if (_slots.Min is not { } slot)
        {
            return null;
        }

        if (slot.WakeAt > now)
        {
            alarm.At(slot.WakeAt);
            return null;
        }

        Forget(slot);
        return slot;
    }

    public void Forget(WorkerSlot slot)
    {
        // Before the time changes: that is where it stands in the set.
        _slots.Remove(slot);
        slot.WakeAt = long.MaxValue;
    }
}
