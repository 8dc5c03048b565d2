using System.Management.Automation;

namespace ParallelProc.Commands;

/// <summary>Jobs of one kind, until they are removed. Thread-safe.</summary>
internal class JobList<TJob>
    where TJob : Job2
{
    private readonly object _gate = new();
    private readonly Dictionary<int, TJob> _byId = [];
    private readonly Dictionary<Guid, TJob> _byInstanceId = [];

    /// <summary>All as they are at this moment, by id.</summary>
    public IReadOnlyList<TJob> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _byId.Values.OrderBy(t => t.Id)];
            }
        }
    }

    public void Add(TJob job)
    {
        lock (_gate)
        {
            _byId.Add(job.Id, job);
            _byInstanceId.Add(job.InstanceId, job);
        }
    }

    public void Remove(TJob job)
    {
        lock (_gate)
        {
            _byId.Remove(job.Id);
            _byInstanceId.Remove(job.InstanceId);
        }
    }

    public TJob? Find(int id)
    {
        lock (_gate)
        {
            return _byId.GetValueOrDefault(id);
        }
    }

    public TJob? Find(Guid instanceId)
    {
        lock (_gate)
        {
            return _byInstanceId.GetValueOrDefault(instanceId);
        }
    }
}
