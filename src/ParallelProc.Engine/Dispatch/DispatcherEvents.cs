using System.Management.Automation;
using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <content>What the dispatcher makes of what workers say.</content>
internal sealed partial class Dispatcher : IWorkerEvents
{
    void IWorkerEvents.Hello(WorkerChannel channel, HelloMessage hello) => OnSlot(channel, slot =>
    {
        slot.Hello = hello;
        if (slot.State == WorkerState.Starting)
        {
            slot.KillAt = 0; // set-up may take as long as the initialisation script does
        }

        var module = ModuleVersion.Current;
        if (hello.ProtocolVersion != HelloMessage.CurrentProtocol || hello.ModuleVersion != module)
        {
            _fleet.StartFailed(PoolErrors.WorkerVersionDiffers(channel.Connection, hello, module).Record, slot);
            _fleet.Roster.Become(slot, WorkerState.Stopping);
            Kill(slot);
        }
    });

    void IWorkerEvents.Ready(WorkerChannel channel, IReadOnlyList<ErrorRecord> errors) => OnSlot(channel, slot =>
    {
        _setupErrors.Add(errors, slot);
        if (slot.State == WorkerState.Starting)
        {
            slot.KillAt = 0;
            _fleet.StartSucceeded(slot);
            SeeMemory(slot, slot.ReadyAt);
            BecomeReady(slot);
            Pump();
            AfterWork();
        }
        else if (slot.Assigned.Count == 0)
        {
            _fleet.Dismiss(slot); // it was released while it started
        }
    });

    void IWorkerEvents.SetupFailed(WorkerChannel channel, ErrorRecord error) => OnSlot(channel, slot =>
    {
        _fleet.StartFailed(PoolErrors.InitializationFailed(error).Record, slot);
        _fleet.Roster.Become(slot, WorkerState.Stopping);
        _fleet.KillAfter(slot, _options.EndLimit);
    });

    void IWorkerEvents.Started(WorkerChannel channel, long batchId) => OnBatch(channel, batchId, (slot, batch) =>
    {
        if (batch.Started)
        {
            Refuse(slot, $"It said twice that it began batch {batchId}.");
            return;
        }

        batch.Started = true;
        batch.ProgressAt = Alarm.Now;
        SeeRoundTrip(slot, batch);
        Events.BatchStarted(slot, batch);
        slot.BeginBy = 0;
        GotOn(slot);
        ExpectProgress(slot);
        SetDeadline(slot, batch);
        if (batch.StopRequested && batch.RecallAnswered)
        {
            StopItem(slot, batch, batch.Count - 1); // its answer came before anybody wanted a stop
        }
        else if (batch.StopRequested)
        {
            KillAfterGrace(slot, batch);
        }

        if (!batch.Abandoned)
        {
            batch.Source.Started(batch);
            // Whoever uses the pool first is told what went wrong in its set-up, or with its logs.
            Deliver(batch, 0, TakeNews(), 0, ofPool: true);
        }
    });

    void IWorkerEvents.Records(WorkerChannel channel, long batchId, IReadOnlyList<RecordEntry> entries, int bytes) => OnRecords(channel, batchId, entries, (slot, batch) =>
    {
        if (!batch.Started)
        {
            Refuse(slot, $"It sent results of batch {batchId}, which it had not begun.");
            return;
        }

        var seen = new List<RecordEntry>(entries.Count);
        var first = batch.Done;
        var share = (long)bytes / Math.Max(1, entries.Count);
        var ofItem = 0;
        var late = 0;
        batch.BytesOut += bytes;
        Events.Figures.BytesOut += bytes;
        foreach (var entry in entries)
        {
            if (entry.Index >= batch.Count || entry.Index < batch.Done)
            {
                late += IsResult(entry) ? 1 : 0;
                continue;
            }

            if (entry.Index > batch.Done)
            {
                // Items end one by one: those that were left out would never end.
                Refuse(slot, $"It sent a result of item {entry.Index} while item {batch.Done} of batch {batchId} ran.");
                break;
            }

            var fate = ItemFate.Of(entry, batch, slot);
            if (entry.Kind == RecordKind.Done && MustHold(slot, batch, entry))
            {
                batch.HeldEnd = fate;
            }
            else
            {
                seen.Add(fate);
                batch.PartlyOut = true; // until its end, which may come next
            }

            if (entry.Kind == RecordKind.Done)
            {
                late += batch.Abandoned && IsResult(entry) ? 1 : 0;
                EndItem(slot, batch, entry.Index);
                Events.ItemEnded(slot, batch, fate, share * (ofItem + 1), entry.Status == ItemStatus.Exited ? entry.Value as int? : null);
                ofItem = 0;
            }
            else
            {
                ofItem++;
            }
        }

        Events.Figures.ItemsEnded(batch.ProgressAt, batch.Done - first);
        CountLate(slot, batch, late);
        GotOn(slot);
        Deliver(batch, first, seen, bytes);
        HoldIfFlooded(slot, batch);
    });

    void IWorkerEvents.Ended(WorkerChannel channel, long batchId, TimeSpan took) => OnBatch(channel, batchId, (slot, batch) =>
    {
        batch.Took = took;
        if (batch.HeldEnd is null || slot.LastMarker >= batch.Id)
        {
            Finish(slot, batch);
        }
        else
        {
            batch.HeldUntil = Alarm.Now + (long)(slot.MissesMarks ? ShortTextLimit : TextLimit).TotalMilliseconds;
            _wakeUps.At(slot, batch.HeldUntil);
        }
    });

    void IWorkerEvents.Recalled(WorkerChannel channel, long batchId, long from)
    {
        OnSlot(channel, slot =>
        {
            var batch = slot.Assigned.Find(b => b.Id == batchId);
            if (slot.AnswersDue == 0 || batch is { RecallSent: false } or { RecallAnswered: true })
            {
                Refuse(slot, $"It gave back batch {batchId}, which it was not asked for.");
                return;
            }

            HasAnswered(slot);
            if (batch is not null)
            {
                GetBack(slot, batch, from);
            }
        });
    }

    private void GetBack(WorkerSlot slot, Batch batch, long from)
    {
        batch.RecallAnswered = true;
        if (from < batch.Done)
        {
            Refuse(slot, $"It gave back items of batch {batch.Id} that it had said were done.");
            return;
        }

        if (from < batch.Count)
        {
            if (!batch.Abandoned)
            {
                GiveBack(batch, (int)from, exact: false);
            }

            batch.Count = (int)from;
            _fleet.Roster.Update(slot);
        }

        if (batch.Count == 0)
        {
            Leave(slot, batch);
        }
        else if (batch.StopRequested && batch.Took is null)
        {
            StopItem(slot, batch, batch.Count - 1);
        }
        else if (batch.Took is not null && batch.HeldEnd is null)
        {
            Finish(slot, batch);
        }

        Pump();
        AfterWork(batch.Source);
    }

    void IWorkerEvents.Logged(WorkerChannel channel, LogMessage message) => OnSlot(channel, slot =>
        Events.Logged(slot, slot.Assigned.Find(b => b.Id == message.Batch), message.Item, message.Level, message.Text, message.Data));

    void IWorkerEvents.ChangeFailed(WorkerChannel channel, SharedCall call, SharedAnswer answer) => OnSlot(channel, slot =>
    {
        if (slot.Assigned.Find(b => b.Id == call.Batch) is { Abandoned: false } batch && call.Item == batch.Done && call.Item < batch.Count)
        {
            var error = PoolErrors.SharedChangeFailed(call.Op, answer, slot.Name, batch.Items[call.Item].Input);
            Deliver(batch, call.Item, [new RecordEntry(call.Item, RecordKind.Error, default, error)], 0);
        }
        else
        {
            Events.Logged(slot, null, -1, PoolLogLevel.Error, PoolErrors.SharedChangeFailed(call.Op, answer, slot.Name, null).Exception.Message, "");
        }
    });

    private void GiveBack(Batch batch, int from, bool exact)
    {
        batch.Source.GiveBack(batch, from, exact);
        _runQueue.Offer(batch.Source);
    }

    private static void Deliver(Batch batch, int firstIndex, List<RecordEntry> entries, int bytes, bool ofPool = false)
    {
        if (!batch.Abandoned && entries.Count > 0)
        {
            batch.Source.Deliver(batch, new RecordChunk(batch.FirstSequence + Math.Min(firstIndex, entries[0].Index), batch.FirstSequence, entries, bytes, batch, ofPool));
        }
    }

    /// <summary>What is to be told to whoever uses the pool next.</summary>
    private List<RecordEntry> TakeNews() =>
    [
        .. _setupErrors.Take().Select(static error => new RecordEntry(0, RecordKind.Error, default, error)),
        .. Events.TakeWarnings().Select(static warning => new RecordEntry(0, RecordKind.Warning, default, warning)),
    ];

    private void EndItem(WorkerSlot slot, Batch batch, int index)
    {
        batch.Done = index + 1;
        batch.PartlyOut = false;
        batch.ProgressAt = Alarm.Now;
        slot.ItemsDone++;
        if (batch.StoppedIndex == index)
        {
            slot.KillAt = 0;
        }

        SetDeadline(slot, batch);
    }

    private void SetDeadline(WorkerSlot slot, Batch batch)
    {
        if (batch.Source.TimeoutOf(batch) is { } limit)
        {
            batch.Deadline = Alarm.Now + (long)limit.TotalMilliseconds;
            _wakeUps.At(slot, batch.Deadline);
        }
    }

    /// <summary>A batch is over, and so is what natives printed for it.</summary>
    private void Finish(WorkerSlot slot, Batch batch)
    {
        if (batch.HeldEnd is { } held)
        {
            batch.HeldEnd = null;
            Deliver(batch, held.Index, [held], 0);
        }

        if (batch.Done < batch.Count && batch.RecallSent && !batch.RecallAnswered)
        {
            return; // the rest is on its way back to us
        }

        if (batch.Done < batch.Count && !batch.Abandoned)
        {
            Refuse(slot, $"It said that batch {batch.Id} was over, and {batch.Count - batch.Done} of its items were not."); // what it owes is handled as lost
            return;
        }

        if (!batch.Abandoned)
        {
            batch.Source.Ended(batch, batch.Took.GetValueOrDefault(), batch.Count);
            if (slot.Host is { } host)
            {
                LearnOf(host, slot, batch, batch.Took.GetValueOrDefault());
            }
        }

        Leave(slot, batch);
        Pump();
        AfterWork(batch.Source);
    }

    private void Leave(WorkerSlot slot, Batch batch)
    {
        slot.EndedAt = slot.Host is null ? 0 : Alarm.Now;
        _fleet.Roster.TakeAway(slot, batch);
        _scriptOf.Remove(batch.Id);
        Events.BatchEnded(slot, batch);
        _runQueue.Offer(batch.Source);
        SeeMemoryAtEnd(slot);
        ExpectBegin(slot);
        if (slot.Assigned is [var next, ..])
        {
            // It has room now for more of what it has.
            _runQueue.Offer(next.Source);
            if (next.Deadline != 0)
            {
                _wakeUps.At(slot, next.Deadline); // it began before the one in front of it was over
            }

            if (next.HeldUntil != 0)
            {
                _wakeUps.At(slot, next.HeldUntil);
            }

            if (batch.StopRequested && batch.Started)
            {
                slot.KillAt = 0; // the one that was to stop has stopped; a batch that had not begun says nothing of that
            }

            if (next is { StopRequested: true, Started: true, Took: null })
            {
                KillAfterGrace(slot, next);
            }

            return;
        }

        slot.KillAt = 0;
        Events.Figures.WorkEnds(slot);
        if (slot.State == WorkerState.Busy)
        {
            BecomeIdle(slot);
        }
        else if (slot.State == WorkerState.Stopping)
        {
            _fleet.Dismiss(slot);
        }
    }

    private void OnSlot(WorkerChannel channel, Action<WorkerSlot> action) => _strand.Post(() =>
    {
        if (_fleet.Of(channel) is { } slot)
        {
            action(slot);
        }
    });

    private void OnBatch(WorkerChannel channel, long batchId, Action<WorkerSlot, Batch> action) => OnSlot(channel, slot =>
    {
        if (slot.Assigned.Find(b => b.Id == batchId) is { } batch)
        {
            action(slot, batch);
        }
    });
}
