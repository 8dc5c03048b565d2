using System.Management.Automation;
using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>The submitted tasks of a pool, in the order of submission. Owned by the dispatcher's strand.</summary>
internal sealed class TaskQueue : IWorkSource
{
    private readonly Deque<TaskRun> _pending = new();
    private int _running;
    private PoolException? _dropped;

    public TaskQueue() => Standing = new SourceStanding(this);

    public SourceStanding Standing { get; }

    public int Pending => _pending.Count;

    public int MaxWorkers => int.MaxValue;

    public bool Finished => _pending.Count == 0 && _running == 0;

    public TimeSpan? CostPerItem => null;

    public void Add(TaskRun task) => _pending.AddLast(task);

    /// <summary>Takes a task out that no worker has. False when one has it.</summary>
    public bool Withdraw(TaskRun task)
    {
        if (!_pending.Remove(t => t == task))
        {
            return false;
        }

        task.Become(TaskPhase.Stopped);
        return true;
    }

    public ScriptCode CodeOf(Batch batch) => Of(batch).Code;

    public TimeSpan? TimeoutOf(Batch batch) => Of(batch).Timeout;

    public string NameOf(Batch batch) => Of(batch).Name;

    public Batch? Take(int workers, bool idle)
    {
        if (_pending.Count == 0)
        {
            return null;
        }

        var task = _pending.TakeFirst();
        _running++;
        return new Batch(this, [task.Item], task.Bindings, exact: true, owner: task);
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

    public void Started(Batch batch) => Of(batch).Become(TaskPhase.Running);

    public void Deliver(Batch batch, RecordChunk chunk)
    {
        var task = Of(batch);
        foreach (var entry in chunk.Entries)
        {
            if (entry.Kind != RecordKind.Done)
            {
                task.Record(entry.Kind, entry.Value);
                continue;
            }

            _running--;
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

    /// <summary>A task's log keeps all of its output.</summary>
    public bool MustWait(Batch batch, bool waits, IEnumerable<Batch> given) => false;

    public void Ended(Batch batch, TimeSpan took, int items)
    {
    }

    /// <summary>What has not begun ends here, also what a worker gives back later: stopped with the pool, or failed with it.</summary>
    public void Drop(PoolException reason)
    {
        _dropped = reason;
        while (_pending.Count > 0)
        {
            Drop(_pending.TakeFirst(), reason);
        }
    }

    /// <summary>What runs ends with its worker.</summary>
    public void Fail(PoolException reason) => Drop(reason);

    private static void Drop(TaskRun task, PoolException reason)
    {
        if (reason.ErrorId == "PoolStopped")
        {
            task.Become(TaskPhase.Stopped);
        }
        else
        {
            task.Become(TaskPhase.Failed, reason.ErrorRecord);
        }
    }

    private static TaskRun Of(Batch batch) => (TaskRun)batch.Owner!;
}
