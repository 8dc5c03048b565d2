namespace ParallelProc.Engine;

/// <content>
/// How much memory workers have: looked at when a batch ends, and now and then while one runs. Nobody looks at a worker that idles. Where there is
/// no limit it is only for the report of a worker that is lost.
/// </content>
internal sealed partial class Dispatcher
{
    /// <summary>So many milliseconds lie between two looks at a worker that has work: what the system kills for want of memory grows fast.</summary>
    private const int Look = 250;

    /// <summary>So many where there is a limit, at the ends of batches.</summary>
    private const int QuickLook = 20;

    /// <summary>A worker has something to do.</summary>
    private void ExpectMemory(WorkerSlot slot)
    {
        if (!slot.Channel.HidesMemory)
        {
            _wakeUps.At(slot, Math.Max(slot.MemorySeen, Alarm.Now) + Look);
        }
    }

    private void CheckMemory(WorkerSlot slot, long now)
    {
        if (slot.Channel.HidesMemory || !Due(slot, slot.MemorySeen + Look, now))
        {
            return;
        }

        SeeMemory(slot, now);
        ExpectMemory(slot);
        if (_options.MaxWorkerMemory is { } limit && slot is { Killed: false, Excess: null, Memory: var memory, Assigned: [{ Started: true }, ..] } && memory > 2 * limit)
        {
            // Those that share its process have the same memory, and go with it: all of them for this, and as one.
            slot.Excess = new MemoryExcess(limit, memory);
            foreach (var mate in _fleet.MatesOf(slot))
            {
                mate.Excess = slot.Excess;
            }

            _fleet.Recycled++;
            Kill(slot);
        }
        else if (slot.Worn)
        {
            Pump(); // its successor is to be made ready
        }
    }

    /// <summary>A batch is over.</summary>
    private void SeeMemoryAtEnd(WorkerSlot slot)
    {
        var now = Alarm.Now;
        if (now - slot.MemorySeen >= (_options.MaxWorkerMemory is null ? Look : QuickLook))
        {
            SeeMemory(slot, now);
        }
    }

    /// <summary>Reads how much a worker has. One that is over the limit ends what it runs, and gives back what it has not begun.</summary>
    private void SeeMemory(WorkerSlot slot, long now)
    {
        slot.MemorySeen = now;
        if (slot.Killed || slot.Channel.ReadMemory() is not { } memory)
        {
            return;
        }

        slot.Memory = memory.Resident;
        slot.PeakMemory = Math.Max(slot.PeakMemory, memory.Peak);
        if (memory.Resident > _options.MaxWorkerMemory && slot is { Ready: true, Worn: false })
        {
            slot.Worn = true;
            _fleet.Roster.Update(slot);
            RecallAll(slot);
        }
    }
}
