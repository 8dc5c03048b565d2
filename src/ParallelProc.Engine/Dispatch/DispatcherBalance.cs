namespace ParallelProc.Engine;

/// <content>How many workers there are, and who has too much to do while another has nothing.</content>
internal sealed partial class Dispatcher
{
    /// <summary>Work that is worth less than this is not called back for another worker.</summary>
    private static readonly TimeSpan WorthRecalling = TimeSpan.FromMilliseconds(2);

    /// <summary>So many milliseconds without progress, and what lies behind a running item is called back, whatever items have cost so far.</summary>
    private const int Stalled = 20;

    private void StartWorkers()
    {
        var idle = 0;
        var waiting = 0;
        foreach (var slot in _fleet.Slots)
        {
            // One that has done all of its items, and has only yet to say so, is as good as idle.
            var first = slot.Assigned.FindIndex(b => b.Done < b.Count);
            if (slot.State == WorkerState.Starting || (slot.Ready && first < 0))
            {
                idle++;
            }

            waiting += slot.Assigned.Count(b => !b.Started) - (first >= 0 && !slot.Assigned[first].Started ? 1 : 0);
        }

        if (_fleet.Slots.Count < _fleet.MaxWorkers)
        {
            var wanted = waiting;
            foreach (var source in _sources)
            {
                wanted += Math.Min(source.Pending, source.MaxWorkers);
            }

            wanted = Math.Min(wanted, _fleet.MaxWorkers);
            _fleet.Ensure(wanted - idle, _alarm);
        }

        AfterStarts();
    }

    /// <summary>When a worker idles and nothing waits, what another has not begun is called back for it.</summary>
    private void Rebalance()
    {
        FreeStalled();
        var idle = _fleet.Slots.Count(s => s.Ready && s.Assigned.Count == 0);
        foreach (var slot in _fleet.Slots)
        {
            if (idle == 0)
            {
                return;
            }

            foreach (var batch in slot.Assigned)
            {
                if (!batch.RecallSent && WorthMoving(slot, batch))
                {
                    Recall(slot, batch);
                    idle--;
                    break;
                }
            }
        }
    }

    /// <summary>Nothing waits behind an item that takes long: whoever is free first shall have it.</summary>
    private void FreeStalled()
    {
        foreach (var slot in _fleet.Slots)
        {
            if (slot.Assigned.Count < Depth || slot.Assigned[1].RecallSent)
            {
                continue;
            }

            if (IsStalled(slot))
            {
                Recall(slot, slot.Assigned[1]);
            }
            else if (slot.Assigned[0].Started)
            {
                _alarm.At(slot.Assigned[0].ProgressAt + Stalled);
            }
        }
    }

    private static bool IsStalled(WorkerSlot slot) => slot.Assigned is [{ Started: true } running, ..] && Alarm.Now - running.ProgressAt >= Stalled;

    private bool WorthMoving(WorkerSlot slot, Batch batch)
    {
        if (batch.Source.Pending > 0 || (slot.Assigned[0] == batch && batch.Count - batch.Done < 2))
        {
            return false;
        }

        if (batch.Source.MaxWorkers < _fleet.Slots.Count && !MayRunElsewhere(batch.Source))
        {
            return false;
        }

        var left = batch.Source.CostPerItem is { } cost ? cost * (batch.Count - batch.Done) : TimeSpan.MaxValue;
        if (left > WorthRecalling)
        {
            return true;
        }

        // Little, if its worker gets on: to be looked at again.
        var running = slot.Assigned[0];
        var since = running.Started ? running.ProgressAt : Alarm.Now;
        if (Alarm.Now - since >= Stalled)
        {
            return true;
        }

        _alarm.At(since + Stalled);
        return false;
    }

    private bool MayRunElsewhere(IWorkSource source) => _fleet.Slots.Exists(s => s.Ready && s.Assigned.Count == 0 && MayRun(source, s));
}
