using ParallelProc.Engine;

namespace ParallelProc.Tests.Engine.Simulation;

/// <summary>A map and its caller, who adds items and takes results now and then.</summary>
internal sealed class SimulatedMap : ISimulatedWork
{
    private readonly SimulatedWorld _world;
    private readonly SimulatedBody _body;
    private readonly MapRun _run;
    private readonly MapOptions _options;
    private readonly RetryPolicy? _promised;
    private readonly int _pause;
    private readonly int _most;
    private int _added;
    private int _wait;
    private bool _complete;
    private bool _cancelled;
    private PoolException? _failure;

    /// <param name="world">The world.</param>
    /// <param name="pool">The pool that runs it.</param>
    /// <param name="name">The text of its script.</param>
    /// <param name="body">What its items do.</param>
    /// <param name="options">How it is run.</param>
    /// <param name="mayExceedMemory">Items may be lost to a memory limit.</param>
    /// <param name="promised">How failed items are to be tried again.</param>
    public SimulatedMap(SimulatedWorld world, ProcessPool pool, string name, SimulatedBody body, MapOptions options, bool mayExceedMemory = false, RetryPolicy? promised = null)
    {
        _world = world;
        _body = body;
        _options = options;
        _promised = promised;
        _pause = Math.Max(world.OneOf(30, 300, 3000), body.Micros / 4);
        _most = world.OneOf(int.MaxValue, int.MaxValue, 10, 200);
        _wait = _pause;
        Name = name;
        Attempts = new AttemptLedger(body.Items, world, promised);
        Ledger = new ItemLedger(body.Items, !options.Unordered, Attempts, body.PlanOf) { MayExceedMemory = mayExceedMemory };
        _run = pool.StartMap(EngineTest.Code(body.Clean, name), BoundValues.None, options);
        world.After(1, Turn);
    }

    public string Name { get; }

    public bool Clean => _body.Clean;

    public bool Finished { get; private set; }

    /// <summary>What the map may end early with: the id of that error, while the pool is being stopped, say.</summary>
    public string? MayFailWith { get; set; }

    /// <summary>What is known of an item from an earlier run: it comes as it is on record. Null for one that is to run.</summary>
    public Func<int, (int Outputs, string? Error)?> Known { get; init; } = static _ => null;

    /// <summary>Set with each result.</summary>
    public Action OnProgress { get; init; } = static () => { };

    /// <summary>Set when it has come to its end.</summary>
    public Action OnFinished { get; init; } = static () => { };

    public ItemLedger Ledger { get; }

    public AttemptLedger Attempts { get; }

    /// <summary>It was not ended early.</summary>
    public bool IsWhole => _failure is null && !_cancelled;

    /// <summary>Any way to run a map that changes nothing of what comes of it.</summary>
    public static MapOptions AnyOptions(SimulatedWorld world) => new()
    {
        Unordered = world.Chance(0.3),
        ThrottleLimit = world.OneOf(int.MaxValue, int.MaxValue, 1, 2, 3),
        BatchSize = world.OneOf<int?>(null, null, null, 1, 3, 100),
        BufferSize = world.OneOf<int?>(null, null, null, 1, 50, 5000),
        ResultLimit = world.OneOf(64L * 1024 * 1024, 64L * 1024 * 1024, 2000, 100_000),
        Timeout = world.Chance(0.3) ? TimeSpan.FromSeconds(1) : null,
    };

    public ItemPlan Begin(object? input)
    {
        var item = (int)(long)input!;
        return _body.PlanOf(item, Attempts.Begin(item));
    }

    public void Cancel()
    {
        if (!Finished)
        {
            _cancelled = true;
            _run.Cancel();
            Finish();
        }
    }

    /// <param name="begunMustEnd">Where it was ended early: what had begun was to come to its end.</param>
    public void AssertSound(bool begunMustEnd = false)
    {
        var isExact = !Clean || _promised is not null;
        if (isExact)
        {
            Attempts.AssertRuns();
        }

        if (IsWhole && _promised is { Count: PoolPromises.EnoughRetries } && Enumerable.Range(0, _body.Items).FirstOrDefault(i => Ledger.AccountOf(i).Error is not null, -1) is >= 0 and var failed)
        {
            Assert.Fail($"Item {failed} failed for all its retries: {Ledger.AccountOf(failed)}.");
        }

        var wasDrained = begunMustEnd && isExact && !_cancelled;
        for (var item = 0; (IsWhole || wasDrained) && item < _body.Items; item++)
        {
            if (Known(item) is { } known)
            {
                Assert.Equal(known, Ledger.AccountOf(item));
            }
            else if (IsWhole || Attempts.RunsOf(item) > 0)
            {
                Ledger.AssertComplete(item, mayTimeOut: _options.Timeout is not null, mayGiveUp: !IsWhole);
            }
            else
            {
                Assert.True(Ledger.AccountOf(item) is (0, null or "WorkerLost"), $"Item {item} was not begun, and yet came {Ledger.AccountOf(item)}.");
            }
        }
    }

    private void Turn()
    {
        if (Finished)
        {
            return;
        }

        for (var burst = _world.Below(2000); burst > 0 && _added < _body.Items && !_run.WindowFull; burst--)
        {
            _run.Add((long)_added++);
        }

        if (_added == _body.Items && !_complete)
        {
            _complete = true;
            _run.CompleteAdding();
        }

        // Who has nothing to do looks less and less often: it need not be simulated how it waits.
        _wait = Math.Min(2 * _wait, 3000 + _pause);
        var left = _most;
        while (left-- > 0 && _run.TryTake(out var kind, out var value))
        {
            _wait = _pause;
            Ledger.Came(kind, value);
            OnProgress();
        }

        if (_run.Failure is { } failure)
        {
            Assert.True(failure.ErrorId == MayFailWith, $"{Name} failed: {failure}");
            _failure = failure;
            Finish();
        }
        else if (_complete && _run.Drained)
        {
            Finish();
        }
        else
        {
            if (left >= 0)
            {
                _run.BeforeWait();
            }

            _world.After(1 + _world.Delay(_wait), Turn);
        }
    }

    private void Finish()
    {
        Finished = true;
        _run.Dispose();
        OnFinished();
    }
}
