namespace ParallelProc.Engine;

/// <summary>Gathers the events of one run of a pool.</summary>
internal sealed class TracePoolBuilder(string name, TraceTotals totals)
{
    private readonly SortedDictionary<int, TraceWorkerBuilder> _workers = [];
    private readonly Dictionary<int, TraceWorkerBuilder> _running = [];
    private readonly HashSet<int> _begun = [];

    public string Name => name;

    /// <summary>The first event is not the pool's start: there was more.</summary>
    public bool IsCut { get; private set; }

    public bool HasEnded { get; private set; }

    /// <summary>Something has begun and not ended.</summary>
    public bool IsBusy => !HasEnded && _workers.Values.Any(static worker => worker.IsBusy);

    public DateTime First { get; private set; }

    public DateTime Last { get; private set; }

    public void Add(PoolEvent one)
    {
        if (First == default)
        {
            First = one.Time;
            IsCut = one.Kind != PoolEventKind.PoolStarted;
        }

        Last = one.Time > Last ? one.Time : Last;
        Count(one);
        switch (one.Kind)
        {
            case PoolEventKind.PoolStopped:
                HasEnded = true;
                break;
            case PoolEventKind.TaskRetried:
                EndTask(one, PoolEventOutcome.Failed);
                break;
            case PoolEventKind.TaskEnded:
                EndTask(one, one.Outcome);
                break;
            default:
                if (one.WorkerId is { } id)
                {
                    Worker(id).Add(one);
                    Begin(one, id);
                }

                break;
        }
    }

    public TracePool Build(string title, DateTime until) => new(title, _workers.Values.Select(worker => worker.Build(HasEnded ? Last : until)).ToArray());

    private void Begin(PoolEvent one, int worker)
    {
        if (one is { Kind: PoolEventKind.TaskStarted, TaskId: { } task })
        {
            _begun.Add(task);
            _running[task] = _workers[worker];
        }
    }

    private void EndTask(PoolEvent one, PoolEventOutcome? outcome)
    {
        var task = one.TaskId.GetValueOrDefault();
        if (_running.Remove(task, out var worker))
        {
            worker.End(one, outcome);
        }
        else if (one is { Kind: PoolEventKind.TaskEnded, WorkerId: { } id } && !_begun.Contains(task))
        {
            Worker(id).End(one, outcome); // its begin is missing
        }
        else if (one.Kind == PoolEventKind.TaskEnded)
        {
            totals.Failed(outcome, task: true); // it never began, or was given up between two attempts
            return;
        }
        else
        {
            return;
        }

        totals.Tasks++;
        totals.Failed(outcome, task: true);
    }

    private TraceWorkerBuilder Worker(int id)
    {
        if (!_workers.TryGetValue(id, out var worker))
        {
            totals.Workers++;
            _workers[id] = worker = new TraceWorkerBuilder(id, totals);
        }

        return worker;
    }

    private void Count(PoolEvent one)
    {
        switch (one.Kind)
        {
            case PoolEventKind.MapStarted:
                totals.Maps++;
                break;
            case PoolEventKind.TaskRetried or PoolEventKind.ItemRetried:
                totals.Retries++;
                break;
            case PoolEventKind.WorkerLost:
                totals.WorkersLost++;
                break;
            case PoolEventKind.WorkerKilled:
                totals.WorkersKilled++;
                break;
            case PoolEventKind.WorkerRecycled:
                totals.WorkersRecycled++;
                break;
        }
    }
}
