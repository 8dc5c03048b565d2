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
            if (RoomFor(source, mayHaveMore) is not { } slot)
            {
                if (mayHaveMore)
                {
                    return; // those that seemed to have room had stalled
                }

                RunQueue.Park(source); // until one of its workers has room
                continue;
            }

            var idle = slot.Assigned.Count == 0;
            if (source.Take(Math.Min(source.MaxWorkers, _fleet.MaxWorkers), idle, slot.Left) is { } batch)
            {
                _runQueue.Served(source);
                Send(slot, batch);
            }
            else if (idle || !mayHaveMore)
            {
                RunQueue.Park(source); // it pokes when it has enough, and is offered when one of its batches is over
            }
            else
            {
                _runQueue.WaitForIdle(source);
            }
        }
    }

    /// <summary>Workers that have nothing of this source yet may get some.</summary>
    private static bool MayHaveMore(IWorkSource source) => source.Standing.Workers < source.MaxWorkers;

    private WorkerSlot? RoomFor(IWorkSource source, bool mayHaveMore)
    {
        var roster = _fleet.Roster;
        if (mayHaveMore && roster.Idle.Any)
        {
            return roster[roster.Idle.First];
        }

        var halfFull = mayHaveMore ? roster.HalfFull : source.Standing.HalfFull;
        while (halfFull.Any)
        {
            var slot = roster[halfFull.First];
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

        if (slot.NeedsScript(scriptId))
        {
            using var script = ScriptTable.Message(code, scriptId);
            slot.Channel.Send(FrameKind.Script, script);
        }

        using var message = BatchMessage.Write(batch, scriptId);
        slot.Channel.Send(FrameKind.Batch, message, batch.Id, BatchMessage.Blobs(batch));
        _scriptOf[batch.Id] = scriptId;
        slot.State = WorkerState.Busy;
        slot.IdleUntil = 0;
        LookAhead(slot, batch);
        _fleet.Roster.Give(slot, batch);
        if (slot.Assigned.Count == 1)
        {
            ExpectBegin(slot);
            ExpectMemory(slot);
        }

        ExpectProgress(slot);
    }
}
