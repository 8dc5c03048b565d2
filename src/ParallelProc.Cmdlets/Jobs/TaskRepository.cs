using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;

namespace ParallelProc.Commands;

/// <summary>The tasks of one session, until they are removed. A task belongs to the runspace that submitted it.</summary>
internal sealed class TaskRepository
{
    private static readonly ConditionalWeakTable<Runspace, TaskRepository> Sessions = [];

    private readonly object _gate = new();
    private readonly Dictionary<int, PoolTask> _byId = [];
    private readonly Dictionary<Guid, PoolTask> _byInstanceId = [];

    /// <summary>The repository of the session whose thread this is.</summary>
    public static TaskRepository Current => Runspace.DefaultRunspace is { } runspace ? Sessions.GetOrCreateValue(runspace) : new TaskRepository();

    /// <summary>All tasks as they are at this moment, by id.</summary>
    public IReadOnlyList<PoolTask> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _byId.Values.OrderBy(t => t.Id)];
            }
        }
    }

    public void Add(PoolTask task)
    {
        lock (_gate)
        {
            _byId.Add(task.Id, task);
            _byInstanceId.Add(task.InstanceId, task);
        }
    }

    public void Remove(PoolTask task)
    {
        lock (_gate)
        {
            _byId.Remove(task.Id);
            _byInstanceId.Remove(task.InstanceId);
        }
    }

    public PoolTask? Find(int id)
    {
        lock (_gate)
        {
            return _byId.GetValueOrDefault(id);
        }
    }

    public PoolTask? Find(Guid instanceId)
    {
        lock (_gate)
        {
            return _byInstanceId.GetValueOrDefault(instanceId);
        }
    }
}
