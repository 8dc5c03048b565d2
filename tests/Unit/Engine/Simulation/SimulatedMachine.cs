using ParallelProc.Engine;

namespace ParallelProc.Tests.Engine.Simulation;

/// <summary>Where a simulated pool's workers run, and what happens to them. It sees to it that something goes on happening.</summary>
internal sealed class SimulatedMachine : IWorkerLauncher, IDisposable
{
    /// <summary>Where for so long nothing comes out, in the simulation's time, something hangs. The longest wait for a next attempt is five minutes.</summary>
    private const long HangsAfterMicros = 1_000_000_000;

    private readonly SimulatedWorld _world;
    private SimulatedWorker? _launched;
    private long _progressAt;

    public SimulatedMachine(SimulatedWorld world, double deathRate)
    {
        _world = world;
        Chaos = new Chaos(world, deathRate);
        world.OnChannel = channel => _launched!.Attach(channel);
    }

    public Chaos Chaos { get; }

    /// <summary>What may run in its workers, by name.</summary>
    public Dictionary<string, ISimulatedWork> Work { get; } = [];

    /// <summary>What a worker has of memory after so many items; null where that can't be known.</summary>
    public Func<int, long>? Memory { get; init; }

    /// <summary>Told of each item that a worker begins.</summary>
    public Action<SimulatedWorker> OnBegin { get; init; } = static _ => { };

    /// <summary>Told of each worker that is started.</summary>
    public Action OnLaunch { get; init; } = static () => { };

    /// <summary>Something is wrong with its workers on purpose.</summary>
    public Sabotage Sabotage { get; init; }

    /// <summary>How many workers were killed.</summary>
    public int Killed { get; private set; }

    public IWorkerConnection Launch() => Launch("simulated", 0, 1);

    /// <summary>Starts a worker on a host.</summary>
    /// <param name="host">Its name.</param>
    /// <param name="way">In microseconds: how long what is said takes to be heard, each way.</param>
    /// <param name="pace">How much longer than usual bodies take there.</param>
    public SimulatedWorker Launch(string host, int way, double pace)
    {
        OnLaunch();
        _launched = new SimulatedWorker(_world, Chaos, name => Work[name])
        {
            OnKilled = () => Killed++,
            OnBegin = OnBegin,
            Memory = Memory,
            Sabotage = Sabotage,
            Host = host,
            Way = way,
            Pace = pace,
        };
        Chaos.Born(_launched);
        return _launched;
    }

    public void Dispose() => _launched?.Dispose();

    /// <summary>Something has come out.</summary>
    public void Progress() => _progressAt = _world.Micros;

    /// <param name="condition">When it is to end.</param>
    /// <param name="unfinished">Names what is still under way.</param>
    /// <param name="serve">Gives others than workers their turn.</param>
    public void Until(Func<bool> condition, Func<IEnumerable<string>> unfinished, Action? serve = null)
    {
        Progress();
        while (!condition())
        {
            Assert.True(_world.Step(), "Nothing will ever happen any more.");
            if (_world.Micros - _progressAt > HangsAfterMicros)
            {
                Assert.Fail($"Nothing comes out: {string.Join(", ", unfinished())}, {Chaos.Workers.Count} workers.");
            }

            foreach (var worker in Chaos.Workers)
            {
                worker.Serve();
            }

            serve?.Invoke();
        }
    }
}
