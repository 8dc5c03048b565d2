using ParallelProc.Engine;

namespace ParallelProc.Bench.Simulation.Cluster;

/// <summary>One of the hosts: it fails and comes back by chance, and says nothing of it.</summary>
internal sealed class ClusterHost : IWorkerLauncher
{
    /// <summary>In microseconds: a way that leads nowhere is given up after so long, and a host that says nothing is lost after so long.</summary>
    private const long ConnectLimit = 10_000_000;
    private const long Silence = 15_000_000;

    private readonly ClusterWorld _world;
    private readonly ClusterPlan _plan;
    private readonly ClusterLedger _ledger;
    private readonly HashSet<ClusterWorker> _workers = [];

    public ClusterHost(string name, ClusterWorld world, ClusterPlan plan, ClusterLedger ledger)
    {
        Name = name;
        _world = world;
        _plan = plan;
        _ledger = ledger;
        FailLater();
        Serve();
    }

    public string Name { get; }

    public bool IsUp { get; private set; } = true;

    /// <summary>What was launched last, anywhere: its channel comes next.</summary>
    public Action<ClusterWorker> OnLaunch { get; init; } = static _ => { };

    public IWorkerConnection Launch()
    {
        var worker = new ClusterWorker(this, _world, _plan, _ledger);
        _workers.Add(worker);
        OnLaunch(worker);
        if (!IsUp)
        {
            worker.FallSilent();
            _world.After(ConnectLimit, () => worker.Die(255));
        }

        return worker;
    }

    public void Buried(ClusterWorker worker) => _workers.Remove(worker);

    /// <summary>Most frames are written by who sends them; the rest waits for a thread.</summary>
    private void Serve() => _world.After(5_000_000, () =>
    {
        foreach (var worker in _workers)
        {
            worker.WriteUnsent();
        }

        Serve();
    });

    private void FailLater() => _world.After(_world.Chance(_plan.MeanUpMicros), () =>
    {
        if (_ledger.IsOver)
        {
            return;
        }

        IsUp = false;
        _ledger.HostFailed(_world.Micros, _workers);
        foreach (var worker in _workers.Where(static w => w.IsAlive).ToList())
        {
            worker.FallSilent();
            _world.After(Silence, () => worker.Die(null));
        }

        _world.After(_world.Chance(_plan.MeanDownMicros), () =>
        {
            IsUp = true;
            FailLater();
        });
    });
}
