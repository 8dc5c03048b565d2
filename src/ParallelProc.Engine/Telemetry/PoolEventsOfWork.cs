using System.Management.Automation;
using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <content>
/// What happens to tasks, maps, batches and items. Of a map's items only those have an event of their own that took a millisecond or did not run to their end: at most a
/// thousand a second of each worker. All others are counted in the event of their batch, of which there are some twenty a second.
/// </content>
internal sealed partial class PoolEvents
{
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(1);

    public void TaskQueued(TaskRun task)
    {
        if (On)
        {
            Add(new PoolEvent { Kind = PoolEventKind.TaskQueued, TaskId = task.Id, Name = task.Name });
        }
    }

    public void TaskBecame(TaskRun task, TaskPhase phase, ErrorRecord? error)
    {
        if (!On)
        {
            return;
        }

        var batch = task.Batch;
        var started = phase == TaskPhase.Running;
        Add(new PoolEvent
        {
            Kind = started ? PoolEventKind.TaskStarted : PoolEventKind.TaskEnded,
            WorkerId = batch?.Slot?.Id,
            ProcessId = batch?.Slot?.ProcessId,
            TaskId = task.Id,
            Name = task.Name,
            Attempt = batch is null ? null : (task.Attempts?.Ended ?? 0) + (started || task.Attempts is null ? 1 : 0),
            QueueWait = batch?.QueueWait,
            Duration = started ? null : batch?.Ran,
            BytesIn = batch?.BytesIn,
            BytesOut = started ? null : batch?.BytesOut,
            Outcome = started ? null : phase switch { TaskPhase.Completed => PoolEventOutcome.Completed, TaskPhase.Stopped => PoolEventOutcome.Stopped, _ => OutcomeOf(error) },
            ExitCode = started ? null : batch?.ExitCode,
            Signal = started ? null : batch?.Signal,
            Message = started ? null : IdOf(error),
        });
    }

    /// <summary>Results came that nobody waited for any more.</summary>
    public void ResultsDropped(WorkerSlot? slot, Batch? batch, int count)
    {
        if (On)
        {
            Add(new PoolEvent { Kind = PoolEventKind.ResultsDropped, WorkerId = slot?.Id, ProcessId = slot?.ProcessId, Name = batch?.Source.NameOf(batch), Count = count });
        }
    }

    /// <summary>Somebody has something to say: an item, or, without a batch, the session.</summary>
    public void Logged(WorkerSlot? slot, Batch? batch, int item, PoolLogLevel level, string text, string data)
    {
        if (On)
        {
            var map = batch?.Source.MapIdOf(batch);
            Add(new PoolEvent
            {
                Kind = PoolEventKind.Logged,
                WorkerId = slot?.Id,
                ProcessId = slot?.ProcessId,
                TaskId = (batch?.Owner as TaskRun)?.Id,
                MapId = map,
                Name = batch?.Source.NameOf(batch),
                Item = map is null ? null : batch!.FirstSequence + Math.Max(0, item),
                Level = level,
                Message = text,
                Data = data.Length == 0 ? null : data,
            });
        }
    }

    public void MapStarted(MapRun map)
    {
        map.Id = ++_maps;
        if (On)
        {
            Add(new PoolEvent { Kind = PoolEventKind.MapStarted, MapId = map.Id, Name = map.Name });
        }
    }

    public void MapEnded(MapRun map)
    {
        Spans.End(map);
        if (On)
        {
            var (delivered, failed, outcome) = map.Tally;
            Add(new PoolEvent
            {
                Kind = PoolEventKind.MapEnded,
                MapId = map.Id,
                Name = map.Name,
                Count = delivered,
                Failed = failed,
                Outcome = outcome,
                Duration = TimeSpan.FromMilliseconds(Alarm.Now - map.StartedAt),
                Message = map.Failure?.ErrorId,
            });
        }
    }

    public void BatchStarted(WorkerSlot slot, Batch batch)
    {
        var now = Alarm.Now;
        batch.StartedAt = now;
        batch.QueueWait = TimeSpan.FromMilliseconds(batch.Items[0].WaitedAt(now));
        Figures.BatchStarted(batch, now);
        if (!_feedsMeter && PoolInstruments.WantsTimes)
        {
            _feedsMeter = true;
            Listen(MeterFeed.Start(e => _post(() => LogFailed(PoolErrors.MeterListenerFailed(_pool, e)))), 0);
        }

        if (On && batch.Source.MapIdOf(batch) is { } map)
        {
            Add(new PoolEvent
            {
                Kind = PoolEventKind.BatchStarted,
                WorkerId = slot.Id,
                ProcessId = slot.ProcessId,
                MapId = map,
                Name = batch.Source.NameOf(batch),
                Item = batch.FirstSequence,
                Count = batch.Count,
                QueueWait = batch.QueueWait,
                BytesIn = batch.BytesIn,
            });
        }
    }

    /// <summary>A worker has nothing of a batch any more: it is over, was called back, or is lost with its worker.</summary>
    public void BatchEnded(WorkerSlot slot, Batch batch, bool lost = false)
    {
        if (On && batch.StartedAt != 0 && batch.Source.MapIdOf(batch) is { } map)
        {
            Add(new PoolEvent
            {
                Kind = PoolEventKind.BatchEnded,
                WorkerId = slot.Id,
                ProcessId = slot.ProcessId,
                MapId = map,
                Name = batch.Source.NameOf(batch),
                Item = batch.FirstSequence,
                Count = batch.Ended,
                Failed = batch.Failed,
                QueueWait = batch.QueueWait,
                Duration = batch.Took ?? TimeSpan.FromMilliseconds(Alarm.Now - batch.StartedAt),
                BytesIn = batch.BytesIn,
                BytesOut = batch.BytesOut,
                Outcome = lost ? PoolEventOutcome.WorkerLost : batch.Abandoned || batch.StopRequested ? PoolEventOutcome.Stopped : PoolEventOutcome.Completed,
            });
        }
    }

    /// <summary>An item, or a task's attempt, has ended. Told before its source hears of it.</summary>
    /// <param name="slot">Its worker.</param>
    /// <param name="batch">Its batch.</param>
    /// <param name="end">Its end, as the caller will see it.</param>
    /// <param name="bytesOut">What came back for it.</param>
    /// <param name="exitCode">The code of its exit, if it called that.</param>
    public void ItemEnded(WorkerSlot slot, Batch batch, in RecordEntry end, long bytesOut, int? exitCode = null)
    {
        var completed = end.Status == ItemStatus.Completed;
        Figures.ItemEnded(end.Took, completed);
        batch.Ended++;
        batch.Ran = end.Took;
        if (!completed)
        {
            batch.Failed++;
            slot.ItemsFailed++;
            batch.ExitCode = exitCode;
        }

        if (On && (EachItem || !completed || end.Took >= Quick))
        {
            TellItem(slot, batch, end, bytesOut, completed && end.Took < Quick);
        }
    }

    public void Retried(TaskRun task, TimeSpan delay)
    {
        Figures.Retries++;
        if (On)
        {
            Add(new PoolEvent { Kind = PoolEventKind.TaskRetried, TaskId = task.Id, Name = task.Name, Attempt = task.Attempts!.Ended, Duration = delay, Message = IdOf(task.Attempts.LastFailure) });
        }
    }

    public void Retried(MapRun map, long item, Attempts attempts, TimeSpan delay)
    {
        Figures.Retries++;
        if (On)
        {
            Add(new PoolEvent { Kind = PoolEventKind.ItemRetried, MapId = map.Id, Name = map.Name, Item = item, Attempt = attempts.Ended, Duration = delay, Message = IdOf(attempts.LastFailure) });
        }
    }

    private void TellItem(WorkerSlot slot, Batch batch, in RecordEntry end, long bytesOut, bool quick)
    {
        if (batch.Source.MapIdOf(batch) is { } map)
        {
            var error = end.Value as ErrorRecord;
            Add(new PoolEvent
            {
                Kind = PoolEventKind.ItemEnded,
                WorkerId = slot.Id,
                ProcessId = slot.ProcessId,
                MapId = map,
                Name = batch.Source.NameOf(batch),
                Item = batch.FirstSequence + end.Index,
                QueueWait = batch.QueueWait,
                Duration = end.Took,
                BytesIn = batch.Items[end.Index].Encoded.Length,
                BytesOut = bytesOut,
                Attempt = batch.Source.AttemptOf(batch, end.Index),
                Outcome = end.Status switch { ItemStatus.Completed => PoolEventOutcome.Completed, ItemStatus.Stopped => PoolEventOutcome.Stopped, _ => OutcomeOf(error) },
                ExitCode = end.Status == ItemStatus.Completed ? null : batch.ExitCode,
                Signal = end.Status == ItemStatus.Completed ? null : batch.Signal,
                Message = IdOf(error),
            }, quick);
        }
    }

    internal static PoolEventOutcome OutcomeOf(ErrorRecord? error) => error switch
    {
        { Exception: TimeoutException, FullyQualifiedErrorId: "TaskTimeout" } => PoolEventOutcome.TimedOut,
        { Exception: PoolException { ErrorId: "TaskExited" } } => PoolEventOutcome.Exited,
        { Exception: PoolException { ErrorId: "WorkerLost" or "WorkerMemoryExceeded" } } => PoolEventOutcome.WorkerLost,
        _ => PoolEventOutcome.Failed,
    };

    /// <summary>The id of an error of the pool. Of a body's own only the type: id and message may hold what should not stand in a file, as those of <c>throw</c> do.</summary>
    private static string? IdOf(ErrorRecord? error) => error?.Exception switch
    {
        null => null,
        PoolException known => known.ErrorId,
        PoolTaskException other => other.OriginalTypeName,
        TimeoutException when error.FullyQualifiedErrorId == "TaskTimeout" => "TaskTimeout",
        var other => other.GetType().FullName,
    };
}
