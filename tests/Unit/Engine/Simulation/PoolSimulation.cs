using ParallelProc.Engine;

namespace ParallelProc.Tests.Engine.Simulation;

/// <summary>
/// A real pool over simulated workers that die and hang: maps and tasks at once, their callers slow or quick, resizes, stops and cancels. What happens is up to the seed.
/// </summary>
internal sealed class PoolSimulation : IWorkerLauncher, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Where for so long nothing comes out, in the simulation's time, something hangs.</summary>
    private const long HangsAfterMicros = 300_000_000;

    private readonly SimulatedWorld _world;
    private readonly Chaos _chaos;
    private readonly ProcessPool _pool;
    private readonly Dictionary<string, ISimulatedWork> _work = [];
    private readonly List<SimulatedMap> _maps = [];
    private readonly List<SimulatedTask> _tasks = [];
    private SimulatedWorker? _launched;
    private long _progressAt;
    private int _killed;

    private PoolSimulation(SimulatedWorld world)
    {
        _world = world;
        _chaos = new Chaos(world, world.OneOf(0, 0.0001, 0.0005, 0.002));
        world.OnChannel = channel => _launched!.Attach(channel);
        _pool = new ProcessPool(
            new PoolOptions
            {
                MaxWorkers = world.Between(1, 8),
                MinWorkers = world.OneOf(0, 0, 1),
                Grace = TimeSpan.FromMilliseconds(300),
                AnswerLimit = TimeSpan.FromSeconds(2),
            },
            this);
    }

    /// <summary>Runs a seed, and throws what it has found wrong.</summary>
    /// <returns>What two runs of the same seed have in common.</returns>
    public static ulong Run(int seed, int items)
    {
        var world = new SimulatedWorld(seed);
        EngineSimulation.Current = world;
        try
        {
            using var simulation = new PoolSimulation(world);
            simulation.Run(items);
            return world.Trace;
        }
        finally
        {
            EngineSimulation.Current = null;
        }
    }

    public void Dispose()
    {
        _pool.Dispose();
        _launched?.Dispose();
    }

    IWorkerConnection IWorkerLauncher.Launch()
    {
        _launched = new SimulatedWorker(_world, _chaos, name => _work[name]) { OnKilled = () => _killed++ };
        _chaos.Born(_launched);
        return _launched;
    }

    private void Run(int items)
    {
        AddMap(items);
        for (var more = _world.Below(4); more > 0; more--)
        {
            _world.After(_world.Below(200_000), () => AddMap(_world.Between(1, items / 10)));
        }

        for (var tasks = _world.OneOf(0, 0, 5, 40); tasks > 0; tasks--)
        {
            _world.After(_world.Below(400_000), AddTask);
        }

        if (_world.Chance(0.8))
        {
            _chaos.Begin(_world.OneOf(10_000, 50_000, 200_000));
        }

        if (_world.Chance(0.5))
        {
            Resize();
        }

        if (_world.Chance(0.15))
        {
            _world.After(_world.Below(1_000_000), StopEarly);
        }

        // All that was to begin has begun, and has ended.
        var begun = false;
        _world.After(400_001, () => begun = true);
        Until(() => begun && _maps.TrueForAll(static m => m.Finished) && _tasks.TrueForAll(static t => t.Finished));
        _chaos.Over = true;
        var stopped = _pool.StopAsync();
        Until(() => _pool.Stopped.IsCompleted && _chaos.Workers.Count == 0);
        Assert.True(stopped.Wait(Patience), "The pool does not say that it has stopped.");
        AssertSound();
    }

    private void AddMap(int items)
    {
        var name = $"map {_maps.Count}";
        var map = new SimulatedMap(_world, _pool, name, items) { OnProgress = Progress, MayFail = _maps.Exists(static m => m.MayFail) };
        _work[name] = map;
        _maps.Add(map);
        if (_maps.Count > 1 && _world.Chance(0.3))
        {
            _world.After(_world.Below(100_000), map.Cancel);
        }
    }

    private void AddTask()
    {
        var name = $"task {_tasks.Count}";
        var task = new SimulatedTask(_world, _pool, name) { MayFail = _maps.Exists(static m => m.MayFail) };
        _work[name] = task;
        _tasks.Add(task);
        if (_world.Chance(0.3))
        {
            _world.After(_world.Below(100_000), () => task.Stop(pendingOnly: _world.Chance(0.5)));
        }
    }

    private void Resize() => _world.After(_world.Below(200_000), () =>
    {
        if (!_chaos.Over)
        {
            _pool.Resize(_world.Between(1, 8));
            Resize();
        }
    });

    private void StopEarly()
    {
        if (_chaos.Over)
        {
            return;
        }

        _maps.ForEach(static m => m.MayFail = true);
        _tasks.ForEach(static t => t.MayFail = true);
        _pool.StopAsync(cancelPending: true, force: _world.Chance(0.3));
    }

    private void Progress() => _progressAt = _world.Micros;

    private void Until(Func<bool> condition)
    {
        Progress();
        while (!condition())
        {
            Assert.True(_world.Step(), "Nothing will ever happen any more.");
            if (_world.Micros - _progressAt > HangsAfterMicros)
            {
                Assert.Fail($"Nothing comes out: {string.Join(", ", Unfinished())}.");
            }

            foreach (var worker in _chaos.Workers)
            {
                worker.Serve();
            }
        }
    }

    private IEnumerable<string> Unfinished() =>
        _maps.Where(static m => !m.Finished).Select(static m => m.Name).Concat(_tasks.Where(static t => !t.Finished).Select(static t => t.Name)).Append($"{_chaos.Workers.Count} workers");

    private void AssertSound()
    {
        _maps.ForEach(static m => m.AssertSound());
        _tasks.ForEach(static t => t.AssertSound(Patience));
        var lost = _maps.Sum(static m => m.Lost) + _tasks.Sum(static t => t.Lost);
        Assert.True(lost <= _killed, $"{lost} items were lost with {_killed} workers.");
        _world.Note(lost);
    }
}
