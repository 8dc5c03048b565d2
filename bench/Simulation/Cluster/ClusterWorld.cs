using ParallelProc.Engine;

namespace ParallelProc.Bench.Simulation.Cluster;

/// <summary>Time and chance of a simulated cluster: what happens next, and when. All of it on one thread.</summary>
internal sealed class ClusterWorld(int seed) : EngineSimulation
{
    private readonly PriorityQueue<Action, (long Micros, long Order)> _events = new();
    private readonly Dictionary<Clock, long> _clocks = [];
    private readonly Random _random = new(seed);
    private long _order;
    private long _batchId;

    public Action<WorkerChannel> OnChannel { get; set; } = static _ => { };

    public long Micros { get; private set; }

    /// <summary>The same moment in another unit.</summary>
    public double Hours => Micros / 3.6e9;

    protected override long Time => Micros / 1000;

    protected override DateTime TimeOfDay => DateTime.UnixEpoch.AddMicroseconds(Micros);

    public override long NextBatchId() => ++_batchId;

    public override void Set(Clock clock, long due)
    {
        _clocks[clock] = due;
        After(Math.Max(0, due * 1000 - Micros), () =>
        {
            if (_clocks.TryGetValue(clock, out var set) && set == due)
            {
                _clocks.Remove(clock);
                clock.Call();
            }
        });
    }

    public override void Forget(Clock clock) => _clocks.Remove(clock);

    public override void Drive(WorkerChannel channel) => OnChannel(channel);

    public override void Drive(JournalWriter journal) => throw new NotSupportedException("There is no journal here.");

    public override Task DoAside(Action action) => throw new NotSupportedException("Nothing is done aside here.");

    public void After(long micros, Action action) => _events.Enqueue(action, (Micros + micros, ++_order));

    /// <summary>The next event. False when nothing will ever happen any more.</summary>
    public bool Step()
    {
        if (!_events.TryDequeue(out var next, out var when))
        {
            return false;
        }

        Micros = when.Micros;
        next();
        return true;
    }

    /// <summary>A time whose mean is that many microseconds, as waits for chance are.</summary>
    public long Chance(double meanMicros) => (long)(-meanMicros * Math.Log(1 - _random.NextDouble()));
}
