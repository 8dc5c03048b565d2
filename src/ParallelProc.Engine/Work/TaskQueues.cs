namespace ParallelProc.Engine;

/// <summary>
/// The submitted tasks of a pool: a queue for those that run anywhere, and one for each choice of hosts, so that what waits for a busy host holds up nothing behind
/// it. Owned by the dispatcher's strand.
/// </summary>
internal sealed class TaskQueues : IDisposable
{
    private readonly Action<TaskQueue> _onRetryDue;
    private readonly TaskQueue _anywhere;
    private readonly Dictionary<string, TaskQueue> _placed = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="onRetryDue">Called on the engine's clock, with the queue that has a task whose next attempt is due.</param>
    public TaskQueues(Action<TaskQueue> onRetryDue)
    {
        _onRetryDue = onRetryDue;
        _anywhere = new TaskQueue(onRetryDue);
    }

    /// <summary>The queue for tasks of these hosts. One whose hosts were taken out of the pool takes no more: they may be back.</summary>
    public TaskQueue Of(HostFilter? hosts)
    {
        if (hosts is null)
        {
            return _anywhere;
        }

        if (!_placed.TryGetValue(hosts.Text, out var queue) || queue.IsClosed)
        {
            queue?.Dispose();
            _placed[hosts.Text] = queue = new TaskQueue(_onRetryDue, hosts);
        }

        return queue;
    }

    public void Dispose()
    {
        _anywhere.Dispose();
        foreach (var queue in _placed.Values)
        {
            queue.Dispose();
        }
    }
}
