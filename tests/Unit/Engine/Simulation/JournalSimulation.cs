using ParallelProc.Engine;

namespace ParallelProc.Tests.Engine.Simulation;

/// <summary>
/// One map and its journal through several shells, each of which has an end of its own: killed at any byte, a power cut, a full disk, a stop. What one has put on record no
/// later one runs, all the rest runs, and each of them gives its caller all that there is, in order and once.
/// </summary>
internal sealed class JournalSimulation
{
    private const string Name = "map";
    private const int MostLives = 6;

    private readonly int _seed;
    private readonly Sabotage _sabotage;
    private readonly SimulatedBody _body;
    private readonly RetryPolicy? _retries;
    private readonly bool _outcomeOnly;
    private readonly bool _hangs;
    private byte[] _content = [];
    private ulong _trace;

    private JournalSimulation(int seed, int items, Sabotage sabotage)
    {
        _seed = seed;
        _sabotage = sabotage;
        var world = WorldOf(MostLives);
        _hangs = world.Chance(0.3);
        _outcomeOnly = world.Chance(0.2);
        _retries = world.Chance(0.3) ? new RetryPolicy { Count = 2, Delay = TimeSpan.FromMilliseconds(world.OneOf(0, 1, 20)) } : null;
        _body = new SimulatedBody(world, items, badPerMille: 50) { MayHang = _hangs, MostFailures = _retries is null ? int.MaxValue : 4 };
    }

    /// <summary>Runs a seed, and throws what it has found wrong.</summary>
    /// <returns>What two runs of the same seed have in common.</returns>
    public static ulong Run(int seed, int items, Sabotage sabotage = Sabotage.None)
    {
        var simulation = new JournalSimulation(seed, items, sabotage);
        var lives = simulation.WorldOf(MostLives).Between(1, MostLives - 2);
        for (var life = 0; life < lives; life++)
        {
            simulation.Live(life, early: true);
        }

        simulation.Live(lives, early: false);
        Assert.Equal(items, RecordedItems.Read(simulation._content).Count);
        var all = simulation._content;
        simulation.Live(lives + 1, early: false);
        Assert.Equal(all, simulation._content);
        return simulation._trace;
    }

    private SimulatedWorld WorldOf(int life) => new(_seed * 100 + life);

    private void Live(int life, bool early)
    {
        var world = WorldOf(life);
        EngineSimulation.Current = world;
        try
        {
            using var one = new JournalLife(world, early ? world.OneOf(Enum.GetValues<LifeEnd>()) : LifeEnd.None, _content, _sabotage);
            _content = one.Run(
                _body,
                SimulatedMap.AnyOptions(world) with { Timeout = _hangs ? TimeSpan.FromSeconds(1) : null, Retry = _retries is null ? null : _retries with { Random = world.Share } },
                new CheckpointOptions { Path = Name, OutcomeOnly = _outcomeOnly, RetryFailed = early && world.Chance(0.2) });
            _trace = (_trace ^ world.Trace) * 1099511628211;
        }
        finally
        {
            EngineSimulation.Current = null;
        }
    }
}
