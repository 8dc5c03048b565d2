namespace ParallelProc.Engine;

/// <content>What becomes of a lost worker's items, and of those that take each worker with them before it can say that it has begun.</content>
internal sealed partial class Dispatcher
{
    /// <summary>So many workers may die before they begin an item: then it is lost, or it would take one after the other for ever.</summary>
    private const int MostLosses = 3;

    void IWorkerEvents.Lost(WorkerChannel channel, WorkerExit exit, string? fault) => OnSlot(channel, slot =>
    {
        fault ??= slot.Fault;
        var wasStarting = slot.State == WorkerState.Starting;
        var lost = slot.Assigned.ToList();
        _fleet.Remove(slot);
        _held.Remove(slot);
        Events.Figures.WorkEnds(slot);
        var toldToEnd = slot.State == WorkerState.Stopping || slot.Killed || exit.Cause == WorkerExit.EndedForAnother;
        if (wasStarting && exit.Cause != WorkerExit.EndedForAnother)
        {
            var reason = fault ?? (slot.Killed ? $"it did not greet within {_options.HandshakeLimit.TotalSeconds:0} seconds." : $"it ended with {exit} before it was ready.");
            var error = channel.Connection.Problem is { } problem
                ? PoolErrors.HostFailed(slot.Killed && problem.Text.Length == 0 ? problem with { Text = reason } : problem, exit, channel.LastText)
                : PoolErrors.WorkerStartFailed(reason, channel.LastText);
            _fleet.StartFailed(error.Record, slot);
        }
        else if (!toldToEnd)
        {
            _fleet.Replaced += _fleet.MatesOf(slot).Any() ? 0 : 1; // a process counts once, with its last
        }

        _fleet.Ended(slot);
        Events.WorkerEnded(slot, exit, !toldToEnd);

        // The later batch first, so that what goes back to the front of the queue keeps its order.
        for (var i = lost.Count - 1; i >= 0; i--)
        {
            LoseBatch(slot, lost[i], exit, fault, wasFirst: i == 0);
            _runQueue.Offer(lost[i].Source);
        }

        Pump();
        lost.ForEach(b => _runQueue.RemoveIfFinished(b.Source));
        AfterWork();
    });

    private void LoseBatch(WorkerSlot slot, Batch batch, WorkerExit exit, string? fault, bool wasFirst)
    {
        _scriptOf.Remove(batch.Id);
        if (batch.Abandoned)
        {
            Events.BatchEnded(slot, batch, lost: true);
            return;
        }

        if (batch.HeldEnd is { } held)
        {
            Deliver(batch, held.Index, [held], 0);
        }

        (batch.ExitCode, batch.Signal) = (exit.Code, exit.Signal);
        var from = batch.Done;
        var restGoesBack = batch.Took is not null && batch.RecallSent && !batch.RecallAnswered; // it said so, but not yet from where
        if (batch.Started && !restGoesBack && from < batch.Count && (batch.Exact || batch.PartlyOut || from == batch.Count - 1 || batch.StoppedIndex == from))
        {
            LoseItem(slot, batch, ItemFate.Lost(from, batch, slot, exit, fault));
            from++;
        }

        // Of a batch that is not exact its worker may have begun, and not said so yet.
        var mayHaveBegun = batch.Started || (wasFirst && !batch.Exact);
        if (wasFirst && !batch.Started && from < batch.Count && LostTooOften(batch, from))
        {
            LoseItem(slot, batch, ItemFate.Lost(from, batch, slot, exit, fault));
            from++;
        }

        Events.BatchEnded(slot, batch, lost: true);
        if (from < batch.Count)
        {
            GiveBack(batch, from, exact: mayHaveBegun);
        }
    }

    private void LoseItem(WorkerSlot slot, Batch batch, RecordEntry end)
    {
        Events.ItemEnded(slot, batch, end with { Took = TimeSpan.FromMilliseconds(batch.Started ? Alarm.Now - batch.ProgressAt : 0) }, bytesOut: 0, batch.ExitCode);
        Events.Figures.ItemsEnded(Alarm.Now, 1);
        Deliver(batch, end.Index, [end], 0);
    }

    /// <summary>Counts the worker that died before it began this item. True when it was one too many.</summary>
    private static bool LostTooOften(Batch batch, int index)
    {
        var item = batch.Items[index];
        batch.Items[index] = item with { Losses = (short)(item.Losses + 1) };
        return item.Losses + 1 >= MostLosses;
    }
}
