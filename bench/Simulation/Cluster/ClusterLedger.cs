using System.Collections;

namespace ParallelProc.Bench.Simulation.Cluster;

/// <summary>What became of each task, and how long those of a failed host waited.</summary>
internal sealed class ClusterLedger(int tasks)
{
    private readonly BitArray _done = new(tasks);
    private readonly Dictionary<int, long> _stranded = [];

    /// <summary>All tasks have their result: hosts fail no more.</summary>
    public bool IsOver { get; set; }

    public int HostFailures { get; private set; }

    public int Starts { get; set; }

    /// <summary>Begun, and begun again after a loss.</summary>
    public long Begun { get; private set; }

    public double WorkMicros { get; private set; }

    /// <summary>For each task that was on a failed host, in microseconds: from the failure until it ran elsewhere.</summary>
    public List<long> Recoveries { get; } = [];

    public int Results { get; private set; }

    public void HostFailed(long micros, IEnumerable<ClusterWorker> workers)
    {
        HostFailures++;
        foreach (var task in workers.SelectMany(static w => w.Given))
        {
            _stranded.TryAdd(task, micros);
        }
    }

    public void Begin(int task, long now)
    {
        Begun++;
        if (_stranded.Count > 0 && _stranded.Remove(task, out var since))
        {
            Recoveries.Add(now - since);
        }
    }

    /// <summary>A worker has done it. (Its host may fail before the shell hears of that.)</summary>
    public void End(long micros) => WorkMicros += micros;

    public void Result(int task)
    {
        if (_done[task])
        {
            throw new InvalidOperationException($"Task {task} has two results.");
        }

        _done[task] = true;
        Results++;
        _stranded.Remove(task);
    }
}
