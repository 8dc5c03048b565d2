namespace ParallelProc.Engine;

/// <content>
/// A worker whose item floods a map that nobody reads is not read from any more: its pipe fills, and it waits. It never does where others wait
/// for it, lest the reader of the one map be itself waiting for the other: then its results pile up here.
/// </content>
internal sealed partial class Dispatcher
{
    /// <summary>Workers with a <see cref="WorkerSlot.HeldFor"/>.</summary>
    private readonly List<WorkerSlot> _held = [];

    private void HoldIfFlooded(WorkerSlot slot, Batch batch)
    {
        if (slot.HeldFor is null && !slot.Killed && MustWait(slot, batch))
        {
            slot.HeldFor = batch;
            slot.HeldSince = Alarm.Now;
            _held.Add(slot);
            slot.Channel.HoldBack();
        }
    }

    /// <summary>After anything that may have been what a worker was held back for.</summary>
    private void ReviewHeld()
    {
        for (var i = _held.Count - 1; i >= 0; i--)
        {
            var slot = _held[i];
            if (slot.HeldFor is { } batch && !(slot.Assigned.Contains(batch) && MustWait(slot, batch)))
            {
                LetGo(slot);
            }
        }
    }

    private void LetGo(WorkerSlot slot)
    {
        if (slot.HeldFor is not { } batch)
        {
            return;
        }

        slot.HeldFor = null;
        _held.Remove(slot);
        slot.Channel.ReadOn();

        // A slow reader is not the item's fault: its clock has stood still.
        var waited = Alarm.Now - slot.HeldSince;
        batch.ProgressAt += waited;
        if (batch.Deadline != 0)
        {
            batch.Deadline += waited;
            _wakeUps.At(slot, batch.Deadline);
        }
    }

    private bool MustWait(WorkerSlot slot, Batch batch) =>
        State == PoolState.Running
        && slot.KillAt == 0
        && batch.Done < batch.Count
        && batch.Source.MustWait(batch, slot.HeldFor == batch, _fleet.Slots.SelectMany(s => s.Assigned))
        && !slot.Assigned.Exists(b => b.Source != batch.Source)
        && !_runQueue.Sources.Any(s => s != batch.Source && s.Pending > 0);
}
