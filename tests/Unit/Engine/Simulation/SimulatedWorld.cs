using ParallelProc.Engine;

namespace ParallelProc.Tests.Engine.Simulation;

/// <summary>Time and chance of a simulation: what happens next, and when. One seed is one course of events.</summary>
internal sealed class SimulatedWorld(int seed) : EngineSimulation
{
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private readonly PriorityQueue<Action, (long Micros, long Order)> _events = new();
    private readonly Dictionary<Clock, long> _clocks = [];
    private readonly Random _random = new(seed);
    private long _order;
    private long _batchId;
    private ulong _trace = 14695981039346656037;

    /// <summary>Given each journal that has something to record for the first time.</summary>
    public Action<JournalWriter> OnJournal { get; set; } = static _ => { };

    /// <summary>Given each channel that the pool opens.</summary>
    public Action<WorkerChannel> OnChannel { get; set; } = static _ => { };

    public long Micros { get; private set; } = 1_000_000;

    /// <summary>A number that two courses of events share only when they are the same.</summary>
    public ulong Trace => _trace;

    /// <summary>How many events there were.</summary>
    public long Count { get; private set; }

    protected override long Time
    {
        get
        {
            Assert.True(Environment.CurrentManagedThreadId == _thread, "The engine has left the simulation's thread.");
            return Micros / 1000;
        }
    }

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

    public override void Drive(JournalWriter journal) => OnJournal(journal);

    public override Task DoAside(Action action)
    {
        try
        {
            action();
            return Task.CompletedTask;
        }
        catch (Exception e) // belongs to the one who asked
        {
            return Task.FromException(e);
        }
    }

    /// <summary>Has something happen after so many microseconds.</summary>
    public void After(long micros, Action action)
    {
        Assert.True(Environment.CurrentManagedThreadId == _thread, "The engine has left the simulation's thread.");
        _events.Enqueue(action, (Micros + micros, ++_order));
    }

    /// <summary>The next event. False when nothing will ever happen any more.</summary>
    public bool Step()
    {
        if (!_events.TryDequeue(out var next, out var when))
        {
            return false;
        }

        Micros = Math.Max(Micros, when.Micros);
        Count++;
        Note(Micros);
        next();
        return true;
    }

    /// <summary>Something that must be the same in each run of the seed.</summary>
    public void Note(long what) => _trace = (_trace ^ (ulong)what) * 1099511628211;

    /// <summary>From 0 up to, and without, that number.</summary>
    public int Below(int limit) => _random.Next(limit);

    public int Between(int least, int most) => _random.Next(least, most + 1);

    /// <summary>From 0 up to, and without, 1.</summary>
    public double Share() => _random.NextDouble();

    public bool Chance(double probability) => _random.NextDouble() < probability;

    public T OneOf<T>(params T[] choices) => choices[Below(choices.Length)];

    /// <summary>Mostly short, sometimes a hundred times as long: as threads get their turn.</summary>
    public int Delay(int usual) => Chance(0.02) ? Below(100 * usual) : Below(usual);
}
