using ParallelProc.Engine;
using ParallelProc.Protocol;

namespace ParallelProc.Tests.Engine.Simulation;

/// <summary>A real pool over simulated hosts, some of them far away or slow, in a time of its own. Nobody dies.</summary>
internal sealed class SimulatedHosts : IDisposable
{
    private readonly SimulatedWorld _world = new(1);
    private readonly SimulatedMachine _machine;
    private readonly ProcessPool _pool;
    private readonly Dictionary<int, string> _hostOf = [];
    private int _maps;

    public SimulatedHosts(params SimulatedHost[] hosts)
    {
        EngineSimulation.Current = _world;
        _machine = new SimulatedMachine(_world, deathRate: 0) { OnBegin = worker => Begun.Add(worker.Host) };
        _pool = new ProcessPool(
            new PoolOptions { MaxWorkers = hosts.Sum(static h => h.Workers) },
            new HostsLauncher(hosts.Select(h => new HostState(new PoolHost { Name = h.Name, Kind = PoolHostKind.Ssh, Workers = h.Workers }, new Launcher(_machine, h)))));
        var ready = _pool.PrewarmAsync(_pool.MaxWorkers);
        _machine.Until(() => ready.IsCompleted, static () => ["the start"]);
        foreach (var worker in _pool.GetWorkers())
        {
            _hostOf[worker.Id] = worker.Host;
        }
    }

    /// <summary>Where each item ran, in the order in which they began.</summary>
    public List<string> Begun { get; } = [];

    /// <summary>The most batches that a worker had at a time.</summary>
    public int DeepestWindow => _machine.Chaos.Workers.Max(static w => w.MostBatches);

    /// <summary>Sizes of the batches that began on a host, in that order.</summary>
    public List<long> BatchesOn(string host) =>
        [.. _pool.GetEvents().Where(e => e.Kind == PoolEventKind.BatchStarted && _hostOf[e.WorkerId!.Value] == host).Select(static e => e.Count!.Value)];

    /// <summary>Runs a map of which each item takes so long, and gives how long all of it took, in milliseconds.</summary>
    public double Run(int items, int micros, MapOptions? options = null)
    {
        var work = new Work($"map {++_maps}", micros);
        _machine.Work[work.Name] = work;
        var from = _world.Micros;
        using var map = _pool.StartMap(EngineTest.Code(text: work.Name), BoundValues.None, (options ?? new MapOptions()) with { BufferSize = items });
        for (var i = 0; i < items; i++)
        {
            map.Add((long)i);
        }

        map.CompleteAdding();
        var taken = 0;
        _machine.Until(
            () =>
            {
                while (map.TryTake(out var kind, out _))
                {
                    taken += kind == RecordKind.Output ? 1 : 0;
                    _machine.Progress();
                }

                return map.Drained;
            },
            () => [work.Name]);
        Assert.Equal(items, taken);
        return (_world.Micros - from) / 1000.0;
    }

    public void Dispose()
    {
        _pool.Dispose();
        _machine.Until(() => _pool.Stopped.IsCompleted, static () => ["the end"]);
        _machine.Dispose();
        EngineSimulation.Current = null;
    }

    private sealed class Launcher(SimulatedMachine machine, SimulatedHost host) : IWorkerLauncher
    {
        public IWorkerConnection Launch() => machine.Launch(host.Name, host.WayMicros, host.Pace);
    }

    private sealed class Work(string name, int micros) : ISimulatedWork
    {
        public string Name => name;

        public bool Clean => false;

        public ItemPlan Begin(object? input) => new([input!], micros, ItemEnd.Normal);
    }
}

/// <summary>A host of a simulation.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Workers">How many it takes.</param>
/// <param name="WayMicros">How long what is said takes to be heard, each way.</param>
/// <param name="Pace">How much longer than usual bodies take.</param>
internal sealed record SimulatedHost(string Name, int Workers, int WayMicros = 100, double Pace = 1);
