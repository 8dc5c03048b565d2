namespace ParallelProc.Engine;

/// <content>How many workers there are, and who has too much to do while another has nothing.</content>
internal sealed partial class Dispatcher
{
    /// <summary>Work that is worth less than this is not called back for another worker.</summary>
    private static readonly TimeSpan WorthRecalling = TimeSpan.FromMilliseconds(2);

    /// <summary>So many milliseconds without progress, and what lies behind a running item is called back, whatever items have cost so far.</summary>
    private const int Stalled = 20;

    /// <summary>Starts as many workers as there is work for. True when one of the reserve has become ready for it.</summary>
    private bool StartWorkers()
    {
        var roster = _fleet.Roster;
        var ready = false;
        var spokenFor = _runQueue.Placed.Count == 0 ? 0 : StartPlaced(ref ready);
        if (roster.Crew < _fleet.MaxWorkers)
        {
            var wanted = roster.Waiting + _runQueue.Wanted(_fleet.MaxWorkers) + spokenFor;
            ready |= _fleet.Ensure(Math.Max(Math.Min(wanted, _fleet.MaxWorkers) - roster.Free, Least - roster.Crew));
        }

        ready |= KeepReserve();
        AwaitNextStart();
        AfterStarts();
        return ready;
    }

    /// <summary>When a worker idles and nothing waits, what another has not begun is called back for it.</summary>
    private void Rebalance()
    {
        var idle = _fleet.Roster.Idle.Count;
        for (var i = 0; idle > 0 && i < _runQueue.Sources.Count; i++)
        {
            var source = _runQueue.Sources[i];
            if (source.Standing.Movable.Count > 0 && MayHaveMore(source) && source.Pending == 0)
            {
                idle -= CallBack(source, source.Standing.Placement is { } placement ? _fleet.Roster.Idle.CountOf(placement.Seats) : idle);
            }
        }
    }

    /// <summary>Calls back batches of a source for others. Each that it has looked at is movable no more, so no time is lost on it again. Returns how many.</summary>
    private int CallBack(IWorkSource source, int most)
    {
        var sent = 0;
        while (sent < most && source.Standing.Movable.First is { Value: { Slot: { } slot } batch })
        {
            if (WorthMoving(slot, batch))
            {
                // Of several that are ahead the last has the longest to wait.
                Recall(slot, slot.Assigned.Count <= WorkerSlot.UsualDepth ? batch : slot.Assigned.FindLast(b => b.Source == source && b.Movable.List is not null)!);
                sent++;
            }
            else
            {
                batch.PassedOver = true;
                _fleet.Roster.Update(slot);
                _wakeUps.At(slot, StallTime(slot) + (slot.Assigned[0] is { Started: true } running ? running.ProgressAt : Alarm.Now));
            }
        }

        return sent;
    }

    /// <summary>Little is left to those that get on.</summary>
    private static bool WorthMoving(WorkerSlot slot, Batch batch) =>
        batch.Source.CostPerItem is not { } cost || cost * LeftOf(slot, batch) > WorthRecalling + TimeSpan.FromMilliseconds(slot.Host?.RoundTrip ?? 0) || IsStalled(slot);

    /// <summary>Items of a batch that are not done. Far away it counts what is in front of them, too: it will be done before an answer is here, or they wait for it.</summary>
    private static int LeftOf(WorkerSlot slot, Batch batch) => slot.Host is { RoundTrip: > 0 }
        ? slot.Assigned.Sum(b => b.Source == batch.Source ? b.Count - b.Done : 0)
        : batch.Count - batch.Done;

    /// <summary>Nothing waits behind an item that takes long: whoever is free first shall have it.</summary>
    private void CheckStalled(WorkerSlot slot)
    {
        foreach (var batch in slot.Assigned)
        {
            batch.PassedOver = false;
        }

        _fleet.Roster.Update(slot);
        if (slot.Assigned is [_, { RecallSent: false }, ..] && IsStalled(slot))
        {
            RecallAll(slot, from: 1);
        }

        ExpectProgress(slot);
    }

    /// <summary>Something waits behind what the worker runs: to be looked at when that takes long.</summary>
    private void ExpectProgress(WorkerSlot slot)
    {
        if (slot.Assigned is [{ Started: true } running, { RecallSent: false }, ..])
        {
            _wakeUps.At(slot, running.ProgressAt + StallTime(slot));
        }
    }

    /// <summary>A batch has begun, or some of its items are over.</summary>
    private void GotOn(WorkerSlot slot)
    {
        if (slot.Stalled && !IsStalled(slot))
        {
            slot.Stalled = false;
            _runQueue.Offer(slot.Assigned[0].Source);
        }

        _fleet.Roster.Update(slot);
    }

    private static bool IsStalled(WorkerSlot slot) => slot.Assigned is [{ Started: true } running, ..] && Alarm.Now - running.ProgressAt >= StallTime(slot);
}
