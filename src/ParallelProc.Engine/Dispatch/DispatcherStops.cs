using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <content>How what was given out is called back, stopped, and at last killed.</content>
internal sealed partial class Dispatcher
{
    /// <summary>Stops the batch that belongs to this owner, wherever it is. False when no worker has it.</summary>
    public bool StopOwned(object owner, bool pendingOnly)
    {
        foreach (var slot in _fleet.Slots)
        {
            var batch = slot.Assigned.Find(b => b.Owner == owner);
            if (batch is not null)
            {
                if (pendingOnly)
                {
                    Recall(slot, batch);
                }
                else
                {
                    StopBatch(slot, batch);
                }

                return true;
            }
        }

        return false;
    }

    /// <summary>Takes no more work. What was submitted is finished, or dropped where it has not begun, or ended at once.</summary>
    public void Stop(bool cancelPending, bool force)
    {
        if (State is PoolState.Running or PoolState.Broken)
        {
            State = PoolState.Stopping;
        }

        if (cancelPending || force)
        {
            var reason = PoolErrors.PoolStopped(_options.Name ?? "");
            foreach (var source in _runQueue.Sources.ToList())
            {
                if (force)
                {
                    source.Fail(reason);
                }
                else
                {
                    source.Drop(reason);
                }
            }

            foreach (var slot in _fleet.Slots)
            {
                foreach (var batch in slot.Assigned)
                {
                    Recall(slot, batch);
                }
            }
        }

        if (force)
        {
            foreach (var slot in _fleet.Slots)
            {
                foreach (var batch in slot.Assigned)
                {
                    batch.StopRequested = true;
                    batch.StoppedIndex = batch.Done;
                }

                Kill(slot);
            }
        }

        AfterWork();
    }

    /// <summary>Calls back what a worker has not begun. The last goes first, as what comes back goes to the front of its queue.</summary>
    private void RecallAll(WorkerSlot slot, int from = 0)
    {
        for (var i = slot.Assigned.Count - 1; i >= from; i--)
        {
            Recall(slot, slot.Assigned[i]);
        }
    }

    private void Recall(WorkerSlot slot, Batch batch)
    {
        if (!batch.RecallSent)
        {
            batch.RecallSent = true;
            _fleet.Roster.Update(slot);
            ExpectAnswer(slot);
            slot.Channel.Send(FrameKind.Recall, new BatchMark(batch.Id, 0));
        }
    }

    /// <summary>Calls back what has not begun; what runs is told to stop once the answer says which item that is.</summary>
    private void StopBatch(WorkerSlot slot, Batch batch)
    {
        batch.StopRequested = true;
        if (batch.RecallSent && batch.Started)
        {
            StopItem(slot, batch, batch.Count - 1);
        }

        Recall(slot, batch);
        if (batch.Started)
        {
            KillAfterGrace(slot, batch);
        }
    }

    private void StopItem(WorkerSlot slot, Batch batch, int index, bool isOverTime = false)
    {
        if (batch.StoppedIndex != index && index >= batch.Done)
        {
            batch.StoppedIndex = index;
            batch.TimedOutIndex = isOverTime ? index : batch.TimedOutIndex;
            slot.Channel.Send(FrameKind.Stop, new BatchMark(batch.Id, index));
        }

        KillAfterGrace(slot, batch);
    }

    private void KillAfterGrace(WorkerSlot slot, Batch batch)
    {
        LetGo(slot); // else it could not end what it does
        if (slot.KillAt == 0)
        {
            _fleet.KillAfter(slot, GraceOf(batch));
        }
    }

    /// <summary>Ends a worker that said what can't be: what it has counts as lost, and the error says why.</summary>
    private void Refuse(WorkerSlot slot, string fault)
    {
        slot.Fault ??= fault;
        Kill(slot);
    }

    private void Kill(WorkerSlot slot)
    {
        if (!slot.Killed)
        {
            Events.Worker(PoolEventKind.WorkerKilled, slot, slot.Excess is null ? null : "-MaxWorkerMemory");
        }

        slot.Killed = true;
        slot.Channel.Kill();
    }
}
