using ParallelProc.Engine;

namespace ParallelProc.Tests.Engine.Simulation;

/// <summary>
/// A real pool over simulated workers that die and hang: maps and tasks at once, their callers slow or quick, resizes, stops and cancels. What happens is up to the seed.
/// </summary>
internal sealed class PoolSimulation : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly SimulatedWorld _world;
    private readonly Hardship _hardship;
    private readonly Sabotage _sabotage;
    private readonly SimulatedMachine _machine;
    private readonly PoolPromises _promises;
    private readonly ProcessPool _pool;
    private readonly List<SimulatedMap> _maps = [];
    private readonly List<SimulatedTask> _tasks = [];

    private PoolSimulation(SimulatedWorld world, Hardship hardship, Sabotage sabotage)
    {
        _world = world;
        _hardship = hardship;
        _sabotage = sabotage;
        var deathRate = world.OneOf(0, 0.0001, 0.0005, 0.002);
        var options = new PoolOptions
        {
            MaxWorkers = world.Between(1, 8),
            MinWorkers = world.OneOf(0, 0, 1),
            Grace = TimeSpan.FromMilliseconds(300),
            AnswerLimit = TimeSpan.FromSeconds(2),
        };
        var growth = 0;
        if (hardship == Hardship.Recycling)
        {
            options = options with
            {
                MaxTasksPerWorker = world.OneOf<int?>(null, 1, 2, 5, 20, 100),
                SpareWorkers = world.OneOf(0, 0, 1, 3),
                WorkerIdleLimit = world.OneOf<TimeSpan?>(null, TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(20), TimeSpan.FromSeconds(1)),
                MaxWorkerMemory = world.OneOf<long?>(null, null, 1_000_000),
            };
            growth = world.OneOf(100, 10_000, 100_000);
        }

        _promises = new PoolPromises(world, options);
        _machine = new SimulatedMachine(world, deathRate)
        {
            Memory = options.MaxWorkerMemory is null ? null : items => 500_000 + items * growth,
            OnBegin = worker => _promises.Begins(worker, _machine!.Chaos.Workers),
            OnLaunch = _promises.Launches,
            Sabotage = sabotage,
        };
        _pool = new ProcessPool(
            sabotage switch
            {
                Sabotage.WorkersLiveTooLong => options with { MaxTasksPerWorker = options.MaxTasksPerWorker + 1 },
                Sabotage.OneWorkerTooMany => options with { MaxWorkers = options.MaxWorkers + 1 },
                _ => options,
            },
            _machine);
    }

    /// <summary>Runs a seed, and throws what it has found wrong.</summary>
    /// <returns>What two runs of the same seed have in common.</returns>
    public static ulong Run(int seed, int items, Hardship hardship = Hardship.None, Sabotage sabotage = Sabotage.None)
    {
        var world = new SimulatedWorld(seed);
        EngineSimulation.Current = world;
        try
        {
            using var simulation = new PoolSimulation(world, hardship, sabotage);
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
        _machine.Dispose();
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
            _machine.Chaos.Begin(_world.OneOf(10_000, 50_000, 200_000));
        }

        if (_hardship == Hardship.Retries)
        {
            // What is killed again and again waits twice as long each time, and comes through in the end.
            _world.After(_world.Between(400_000, 3_000_000), () => _machine.Chaos.Over = true);
        }

        if (_world.Chance(0.5))
        {
            Resize();
        }

        PlanStop();

        // All that was to begin has begun, and has ended.
        var begun = false;
        _world.After(400_001, () => begun = true);
        Until(() => begun && _maps.TrueForAll(static m => m.Finished) && _tasks.TrueForAll(static t => t.Finished));
        _machine.Chaos.Over = true;
        var stopped = _pool.StopAsync();
        Until(() => _pool.Stopped.IsCompleted && _machine.Chaos.Workers.Count == 0);
        Assert.True(stopped.Wait(Patience), "The pool does not say that it has stopped.");
        AssertSound();
    }

    private void PlanStop()
    {
        if (_hardship != Hardship.Recycling)
        {
            if (_world.Chance(0.15))
            {
                _world.After(_world.Below(1_000_000), () => Stop(_world.Chance(0.3) ? StopKind.Force : StopKind.Drop));
            }

            return;
        }

        // Most of it in the first moments: while workers start, and while the first of them are replaced.
        for (var stops = _world.OneOf(0, 1, 1, 2); stops > 0; stops--)
        {
            _world.After(_world.Below(_world.OneOf(1000, 30_000, 300_000, 1_000_000)), () => Stop(_world.OneOf(StopKind.Polite, StopKind.Drop, StopKind.Force)));
        }
    }

    private void AddMap(int items)
    {
        var name = $"map {_maps.Count}";
        var options = SimulatedMap.AnyOptions(_world);
        var promised = _hardship == Hardship.Retries ? AnyRetries() : null;
        var body = new SimulatedBody(_world, items, badPerMille: promised is null ? 9 : 100)
        {
            MayHang = options.Timeout is not null,
            MostFailures = promised switch { null => int.MaxValue, { Count: > 10 } => 3, _ => promised.Count + 2 },
        };
        var policy = _sabotage switch
        {
            Sabotage.OneRetryTooMany => promised! with { Count = promised.Count + 1 },
            Sabotage.RetriesTooSoon => promised! with { Delay = promised.Delay / 2 },
            _ => promised,
        };
        var map = new SimulatedMap(_world, _pool, name, body, options with { Retry = policy }, _promises.LimitsMemory, promised)
        {
            OnProgress = _machine.Progress,
            MayFailWith = _promises.Stopping is null ? null : "PoolStopped",
        };
        _machine.Work[name] = map;
        _maps.Add(map);
        if (_maps.Count > 1 && _world.Chance(0.3))
        {
            _world.After(_world.Below(100_000), map.Cancel);
        }
    }

    private void AddTask()
    {
        var name = $"task {_tasks.Count}";
        var task = new SimulatedTask(_world, _pool, name, _hardship == Hardship.Retries ? AnyRetries() : null) { MayFail = _promises.Stopping is not null };
        _machine.Work[name] = task;
        _tasks.Add(task);
        if (_world.Chance(0.3))
        {
            _world.After(_world.Below(100_000), () => task.Stop(pendingOnly: _world.Chance(0.5)));
        }
    }

    private RetryPolicy AnyRetries() => new()
    {
        Count = _world.OneOf(1, 3, PoolPromises.EnoughRetries),
        Delay = TimeSpan.FromMilliseconds(_world.OneOf(0, 1, 20, 1000)),
        Random = _world.Share,
    };

    private void Resize()
    {
        _promises.WasResized = true;
        _world.After(_world.Below(200_000), () =>
        {
            if (!_machine.Chaos.Over)
            {
                _pool.Resize(_world.Between(1, 8));
                Resize();
            }
        });
    }

    private void Stop(StopKind kind)
    {
        if (_machine.Chaos.Over)
        {
            return;
        }

        if (kind != StopKind.Polite)
        {
            _maps.ForEach(static m => m.MayFailWith = "PoolStopped");
            _tasks.ForEach(static t => t.MayFail = true);
        }

        _pool.StopAsync(cancelPending: kind != StopKind.Polite, force: kind == StopKind.Force);
        _promises.Stops(kind, _pool.Stopped);
    }

    private void Until(Func<bool> condition) => _machine.Until(condition, Unfinished, _promises.Look);

    private IEnumerable<string> Unfinished() =>
        _maps.Where(static m => !m.Finished).Select(static m => m.Name).Concat(_tasks.Where(static t => !t.Finished).Select(static t => t.ToString()));

    private void AssertSound()
    {
        foreach (var map in _maps)
        {
            map.AssertSound(begunMustEnd: _promises.Stopping != StopKind.Force);
        }

        _tasks.ForEach(static t => t.AssertSound(Patience));
        var lost = _maps.Sum(static m => m.Ledger.Lost) + _tasks.Sum(static t => t.Lost);
        Assert.True(lost <= _machine.Killed, $"{lost} items were lost with {_machine.Killed} workers.");
        _world.Note(lost);
    }
}
