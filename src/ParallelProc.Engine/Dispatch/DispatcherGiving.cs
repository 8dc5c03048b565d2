using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <content>Whose work goes to whom. A source has a turn in the <see cref="RunQueue"/>, a worker has room in the <see cref="Roster"/>: neither is looked for.</content>
internal sealed partial class Dispatcher
{
    /// <summary>Source by source in turn, first to the idle, then one batch ahead. Afterwards no worker has room for what a source would give.</summary>
    private void GiveOut()
    {
        while (_fleet.Roster.HasRoom && _runQueue.Next(_fleet.Roster.Idle.Any) is { } source)
        {
            if (source.Pending == 0)
            {
                RunQueue.Park(source); // it pokes with its next item
                continue;
            }

            var mayHaveMore = MayHaveMore(source);
            var placement = source.Standing.Placement;
            if (RoomFor(source, mayHaveMore) is not { } slot)
            {
                if (mayHaveMore && placement is not null)
                {
                    _runQueue.WaitForHosts(source); // others may have room where this one may not run
                    continue;
                }

                if (mayHaveMore)
                {
                    return; // those that seemed to have room had stalled
                }

                RunQueue.Park(source); // until one of its workers has room
                continue;
            }

            var idle = slot.Assigned.Count == 0;
            if (source.Take(WorkersOf(source), idle, slot.Left, slot.Host) is { } batch)
            {
                _runQueue.Served(source);
                Send(slot, batch);
            }
            else if (idle || !mayHaveMore)
            {
                RunQueue.Park(source); // it pokes when it has enough, and is offered when one of its batches is over
            }
            else if (placement is not null)
            {
                _runQueue.WaitForHosts(source); // for one that idles there
            }
            else
            {
                _runQueue.WaitForIdle(source);
            }
        }
    }

    /// <summary>Workers that share the work of a source.</summary>
    private int WorkersOf(IWorkSource source)
    {
        var most = Math.Min(source.MaxWorkers, _fleet.MaxWorkers);
        return source.Standing.Placement is { Seats.Count: > 0 and var there } ? Math.Min(most, there) : most;
    }

    /// <summary>Workers that have nothing of this source yet may get some.</summary>
    private static bool MayHaveMore(IWorkSource source) => source.Standing.Workers < source.MaxWorkers;

    private WorkerSlot? RoomFor(IWorkSource source, bool mayHaveMore)
    {
        var roster = _fleet.Roster;
        var seats = source.Standing.Placement?.Seats;
        if (mayHaveMore && roster.Idle.Any && roster.FirstIdle(seats) is >= 0 and var idle)
        {
            return roster[idle];
        }

        return mayHaveMore
            ? FirstThatGetsOn(roster.HalfFull, seats) ?? FirstThatGetsOn(roster.Deep, seats)
            : FirstThatGetsOn(source.Standing.HalfFull, seats);
    }

    private WorkerSlot? FirstThatGetsOn(SeatSet halfFull, SeatSet? allowed)
    {
        var roster = _fleet.Roster;
        while (Roster.FirstOf(halfFull, allowed) is >= 0 and var seat)
        {
            var slot = roster[seat];
            if (!IsStalled(slot))
            {
                return slot;
            }

            slot.Stalled = true;
            roster.Update(slot);
        }

        return null;
    }

    private void Send(WorkerSlot slot, Batch batch)
    {
        var code = batch.Source.CodeOf(batch);
        var scriptId = _scripts.IdOf(code, _isInUse, out var forgotten);
        if (forgotten != 0)
        {
            foreach (var other in _fleet.Slots)
            {
                if (other.Forget(forgotten))
                {
                    other.Channel.Send(FrameKind.Forget, new BatchMark(forgotten, 0));
                }
            }
        }

        batch.SentAt = slot.Host is null ? 0 : Alarm.Now;
        if (slot.NeedsScript(scriptId))
        {
            batch.SentAt = 0; // it has more to do than to begin
            SendScript(slot, code, scriptId);
        }

        if (code.Classes is { } classes)
        {
            slot.Channel.Expect(batch.Id, classes);
        }

        SendContents(slot, batch);
        using var message = BatchMessage.Write(batch, scriptId);
        var blobs = BatchMessage.Blobs(batch);
        batch.BytesIn = message.Length + (blobs?.Sum(static blob => blob.Length) ?? 0L);
        Events.Figures.BytesIn += batch.BytesIn;
        slot.Channel.Send(FrameKind.Batch, message, batch.Id, blobs);
        _scriptOf[batch.Id] = scriptId;
        slot.State = WorkerState.Busy;
        slot.IdleUntil = 0;
        LookAhead(slot, batch);
        if (batch.Placement is { } placement)
        {
            placement.Told = false; // it may come to wait for its hosts a second time
        }

        _fleet.Roster.Give(slot, batch);
        if (slot.Assigned.Count == 1)
        {
            PoolFigures.WorkBegins(slot);
            ExpectBegin(slot);
            ExpectMemory(slot);
        }

        ExpectProgress(slot);
    }
}
