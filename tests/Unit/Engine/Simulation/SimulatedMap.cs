using ParallelProc.Engine;

namespace ParallelProc.Tests.Engine.Simulation;

/// <summary>A map and its caller, who adds items and takes results now and then.</summary>
internal sealed class SimulatedMap : ISimulatedWork
{
    private readonly SimulatedWorld _world;
    private readonly MapRun _run;
    private readonly ItemLedger _ledger;
    private readonly MapOptions _options;
    private readonly int _items;
    private readonly int _salt;
    private readonly int _micros;
    private readonly int _pause;
    private readonly int _most;
    private int _added;
    private int _wait;
    private bool _complete;
    private bool _cancelled;

    public SimulatedMap(SimulatedWorld world, ProcessPool pool, string name, int items)
    {
        _world = world;
        _items = items;
        _salt = world.Below(int.MaxValue);
        _micros = world.OneOf(0, 0, 3, 50, 500, 5000);
        _pause = Math.Max(world.OneOf(30, 300, 3000), _micros / 4);
        _most = world.OneOf(int.MaxValue, int.MaxValue, 10, 200);
        _wait = _pause;
        Name = name;
        Clean = world.Chance(0.5);
        _options = new MapOptions
        {
            Unordered = world.Chance(0.3),
            ThrottleLimit = world.OneOf(int.MaxValue, int.MaxValue, 1, 2, 3),
            BatchSize = world.OneOf<int?>(null, null, null, 1, 3, 100),
            BufferSize = world.OneOf<int?>(null, null, null, 1, 50, 5000),
            ResultLimit = world.OneOf(64L * 1024 * 1024, 64L * 1024 * 1024, 2000, 100_000),
            Timeout = world.Chance(0.3) ? TimeSpan.FromSeconds(1) : null,
        };
        _ledger = new ItemLedger(items, !_options.Unordered, PlanOf);
        _run = pool.StartMap(EngineTest.Code(Clean, name), [], _options);
        world.After(1, Turn);
    }

    public string Name { get; }

    public bool Clean { get; }

    public bool Finished { get; private set; }

    /// <summary>The pool is being stopped, so that the map may end early.</summary>
    public bool MayFail { get; set; }

    /// <summary>Set with each result.</summary>
    public Action OnProgress { get; init; } = static () => { };

    public int Lost => _ledger.Lost;

    public void Began(object? input) => _ledger.Began((int)(long)input!);

    public ItemPlan PlanOf(object? input) => PlanOf((int)(long)input!);

    public void Cancel()
    {
        if (!Finished)
        {
            _cancelled = true;
            _run.Cancel();
            Finish();
        }
    }

    public void AssertSound()
    {
        if (!Clean)
        {
            _ledger.AssertNoneRanTwice();
        }

        if (!_cancelled && !MayFail)
        {
            _ledger.AssertComplete(mayTimeOut: _options.Timeout is not null);
        }
    }

    private ItemPlan PlanOf(int item)
    {
        var chance = (uint)HashOf(item);
        var outputs = new object[1 + chance % 3];
        for (var i = 0; i < outputs.Length; i++)
        {
            outputs[i] = ItemLedger.Value(item, i);
        }

        var kind = (chance >> 8) % 1000;
        var end = kind switch
        {
            0 when _options.Timeout is not null => ItemEnd.Hangs,
            1 when _options.Timeout is not null => ItemEnd.Resists,
            >= 2 and < 5 => ItemEnd.Throws,
            >= 5 and < 8 => ItemEnd.Exits,
            8 => ItemEnd.Kills,
            _ => ItemEnd.Normal,
        };
        return new ItemPlan(outputs, end >= ItemEnd.Hangs ? 100 : (int)(_micros * (chance >> 20) / 2048), end);
    }

    // Not HashCode: that differs from process to process.
    private int HashOf(int item)
    {
        var x = (uint)item * 2654435761 ^ (uint)_salt;
        x = (x ^ (x >> 16)) * 0x45D9F3B;
        x = (x ^ (x >> 16)) * 0x45D9F3B;
        return (int)(x ^ (x >> 16));
    }

    private void Turn()
    {
        if (Finished)
        {
            return;
        }

        for (var burst = _world.Below(2000); burst > 0 && _added < _items && !_run.WindowFull; burst--)
        {
            _run.Add((long)_added++);
        }

        if (_added == _items && !_complete)
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
            _ledger.Came(kind, value);
            OnProgress();
        }

        if (_run.Failure is { } failure)
        {
            if (!MayFail || failure.ErrorId != "PoolStopped")
            {
                Assert.Fail($"{Name} failed: {failure}");
            }

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
    }
}
