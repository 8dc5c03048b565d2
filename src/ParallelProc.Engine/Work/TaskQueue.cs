using System.Management.Automation;
using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>The submitted tasks of a pool, in the order of submission. Owned by the dispatcher's strand.</summary>
internal sealed class TaskQueue : IWorkSource, IDisposable
{
    private readonly Deque<TaskRun> _pending = new();
    private readonly RetryWaits<TaskRun> _waits;
    private int _running;
    private PoolException? _dropped;

    /// <param name="onRetryDue">Called on the engine's clock when <see cref="TakeDue"/> will find something.</param>
    /// <param name="hosts">Where its tasks run; null for everywhere.</param>
    public TaskQueue(Action<TaskQueue> onRetryDue, HostFilter? hosts = null)
    {
        _waits = new RetryWaits<TaskRun>(() => onRetryDue(this));
        Standing = new SourceStanding(this) { Placement = hosts is null ? null : new Placement(hosts) };
    }

    /// <summary>It was told that nothing of it will be run any more.</summary>
    public bool IsClosed => _dropped is not null;

    public SourceStanding Standing { get; }

    public int Pending => _pending.Count;

    public int MaxWorkers => int.MaxValue;

    public bool Finished => _pending.Count == 0 && _running == 0 && _waits.Count == 0;

    public TimeSpan? CostPerItem => null;

    public void Add(TaskRun task)
    {
        task.Item = task.Item with { QueuedAt = unchecked((int)Alarm.Now) };
        _pending.AddLast(task);
    }

    /// <summary>Tasks whose next attempt is due wait for a worker, before those that have not begun.</summary>
    public void TakeDue()
    {
        while (_waits.TryTakeDue(out var task))
        {
            _pending.AddFirst(task);
        }
    }

    /// <summary>Takes a task out that no worker has. False when one has it.</summary>
    public bool Withdraw(TaskRun task)
    {
        if (!_pending.Remove(t => t == task) && !_waits.Remove(task))
        {
            return false;
        }

        task.Become(TaskPhase.Stopped);
        return true;
    }

    public ScriptCode CodeOf(Batch batch) => Of(batch).Code;

    public TimeSpan? TimeoutOf(Batch batch) => Of(batch).Options.Timeout;

    public TimeSpan? GraceOf(Batch batch) => Of(batch).Options.Grace;

    public string NameOf(Batch batch) => Of(batch).Name;

    public string? TraceOf(Batch batch) => Of(batch).Span?.Id;

    public Batch? Take(int workers, bool idle, int most = int.MaxValue, HostState? host = null)
    {
        if (_pending.Count == 0)
        {
            return null;
        }

        var task = _pending.TakeFirst();
        _running++;
        return task.Batch = new Batch(this, [task.Item with { Attempt = task.Attempts?.Next ?? 1 }], task.Bindings, exact: true, owner: task);
    }

    public void GiveBack(Batch batch, int from, bool exact)
    {
        _running--;
        var task = Of(batch);
        task.Item = batch.Items[from];
        if (task.StopRequested)
        {
            task.Become(TaskPhase.Stopped);
        }
        else if (_dropped is not null)
        {
            Drop(task, _dropped);
        }
        else
        {
            _pending.AddFirst(task);
        }
    }

    public void Started(Batch batch)
    {
        var task = Of(batch);
        task.StopRequested &= batch.StopRequested; // only what had not begun was to be stopped, and it had
        task.Become(TaskPhase.Running);
    }

    public void Deliver(Batch batch, RecordChunk chunk)
    {
        var task = Of(batch);
        foreach (var entry in chunk.Entries)
        {
            if (entry.Kind != RecordKind.Done)
            {
                Record(task, entry, chunk.OfPool);
                continue;
            }

            _running--;
            if (task.Attempts is { } attempts && TryAgain(task, attempts, batch, entry))
            {
                continue;
            }

            task.Item.Encoded.LetGo();
            switch (entry.Status)
            {
                case ItemStatus.Failed:
                    task.Become(TaskPhase.Failed, (ErrorRecord)entry.Value!);
                    break;
                case ItemStatus.Stopped:
                    task.Become(TaskPhase.Stopped);
                    break;
                default:
                    task.Become(TaskPhase.Completed);
                    break;
            }
        }
    }

    /// <summary>What an attempt puts out is held back until it is known to count.</summary>
    private static void Record(TaskRun task, RecordEntry entry, bool ofPool)
    {
        if (task.Attempts is { } attempts && !ofPool)
        {
            attempts.Hold(entry, 0);
        }
        else
        {
            task.Record(entry.Kind, entry.Value);
        }
    }

    private bool TryAgain(TaskRun task, Attempts attempts, Batch batch, RecordEntry end)
    {
        var held = attempts.Take();
        if (attempts.EndOne(end, batch, allowed: _dropped is null && !task.StopRequested, out var delay))
        {
            task.Record(RecordKind.Verbose, attempts.Notice(task.Name, delay));
            _waits.Add(task, delay);
            task.Events?.Retried(task, delay);
            return true;
        }

        held.ForEach(entry => task.Record(entry.Kind, entry.Value));
        return false;
    }

    /// <summary>A task's log keeps all of its output.</summary>
    public bool MustWait(Batch batch, bool waits, IEnumerable<Batch> given) => false;

    public void Ended(Batch batch, TimeSpan took, int items)
    {
    }

    public void Tell(WarningRecord warning)
    {
        if (_pending.Count > 0)
        {
            _pending[0].Record(RecordKind.Warning, warning);
        }
    }

    /// <summary>What has not begun ends here, also what a worker gives back later: stopped with the pool, or failed with it.</summary>
    public void Drop(PoolException reason)
    {
        _dropped = reason;
        while (_pending.Count > 0)
        {
            Drop(_pending.TakeFirst(), reason);
        }

        _waits.TakeAll().ForEach(task => Drop(task, reason));
    }

    /// <summary>What runs ends with its worker.</summary>
    public void Fail(PoolException reason) => Drop(reason);

    public void Dispose() => _waits.Dispose();

    /// <summary>Ends a task that will not begin: stopped with the pool, or failed with it.</summary>
    public static void Drop(TaskRun task, PoolException reason)
    {
        if (task.Attempts?.GiveUp() is { } failure)
        {
            task.Become(TaskPhase.Failed, failure); // what it has failed of says more than that it is not tried again
        }
        else if (reason.ErrorId == "PoolStopped")
        {
            task.Become(TaskPhase.Stopped);
        }
        else
        {
            task.Become(TaskPhase.Failed, reason.Record);
        }
    }

    private static TaskRun Of(Batch batch) => (TaskRun)batch.Owner!;
}
