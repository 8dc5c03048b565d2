using ParallelProc.Engine;

namespace ParallelProc.Tests.Engine.Simulation;

/// <summary>One shell that runs a map with a journal, to whatever end.</summary>
internal sealed class JournalLife : IDisposable
{
    private readonly SimulatedWorld _world;
    private readonly LifeEnd _end;
    private readonly SimulatedDisk _disk;
    private readonly Dictionary<int, (int Outputs, string? Error)> _known;
    private readonly SimulatedMachine _machine;
    private readonly ProcessPool _pool;
    private JournalWriter? _journal;
    private bool _writing;
    private long _wakesAt;

    public JournalLife(SimulatedWorld world, LifeEnd end, byte[] content, Sabotage sabotage)
    {
        _world = world;
        _end = end;
        _known = RecordedItems.Read(content);
        _disk = new SimulatedDisk(world, content, end == LifeEnd.DiskFull ? content.Length + world.Below(20_000) : long.MaxValue, sabotage);
        world.OnJournal = journal => _journal = journal;
        _machine = new SimulatedMachine(world, world.OneOf(0, 0.0001, 0.0005, 0.002)) { Sabotage = sabotage };
        _pool = new ProcessPool(new PoolOptions { MaxWorkers = world.Between(1, 8), Grace = TimeSpan.FromMilliseconds(300), AnswerLimit = TimeSpan.FromSeconds(2) }, _machine);
    }

    public void Dispose()
    {
        _pool.Dispose();
        _machine.Dispose();
    }

    /// <returns>What it leaves behind on the disk.</returns>
    public byte[] Run(SimulatedBody body, MapOptions options, CheckpointOptions keeping)
    {
        Checkpoint checkpoint;
        try
        {
            checkpoint = Checkpoint.Open(_disk, keeping, MapIdentity.Of(EngineTest.Code(body.Clean, "map"), BoundValues.None, keeping.KeyText, keeping.OutcomeOnly));
        }
        catch (PoolException e) when (_end == LifeEnd.DiskFull && e.ErrorId == "CheckpointWriteFailed")
        {
            return _disk.Content; // there is no room for the first line
        }

        var map = new SimulatedMap(_world, _pool, "map", body, options with { Checkpoint = checkpoint }, promised: options.Retry)
        {
            OnProgress = _machine.Progress,
            MayFailWith = _end switch { LifeEnd.DiskFull => "CheckpointWriteFailed", LifeEnd.Stopped => "PoolStopped", _ => null },
            Known = item => IsKnown(item, keeping) ? _known[item] : null,
        };
        _machine.Work["map"] = map;
        if (_world.Chance(0.7))
        {
            _machine.Chaos.Begin(_world.OneOf(10_000, 50_000, 200_000));
        }

        PlanEnd(map, body);
        _machine.Until(() => map.Finished || _disk.IsDead, () => ["map"], Serve);
        if (!_disk.IsDead)
        {
            Assert.True(_disk.Closed, "The journal is open after its map has ended.");
            RecordedItems.AssertWhole(_disk.Content);
            map.AssertSound();
        }

        AssertRecorded(map, body, keeping);
        return _disk.Content;
    }

    private bool IsKnown(int item, CheckpointOptions keeping) => _known.TryGetValue(item, out var known) && !(keeping.RetryFailed && known.Error is not null);

    private void PlanEnd(SimulatedMap map, SimulatedBody body)
    {
        // About as long as it takes to start workers, and to run the items.
        var soon = _world.Below(20_000 + (body.Items - _known.Count) * (body.Micros / 4 + 20));
        switch (_end)
        {
            case LifeEnd.Killed when _world.Chance(0.5):
                _disk.KillsAt = _disk.Length + 1 + _world.Below(1 + 250 * Math.Max(1, body.Items - _known.Count));
                break;
            case LifeEnd.Killed:
                _world.After(soon, _disk.Kill);
                break;
            case LifeEnd.PowerCut:
                _world.After(soon, _disk.CutPower);
                break;
            case LifeEnd.Cancelled:
                _world.After(soon, map.Cancel);
                break;
            case LifeEnd.Stopped:
                _world.After(soon, () => _pool.StopAsync(cancelPending: true, force: _world.Chance(0.5)));
                break;
        }
    }

    /// <summary>The journal's thread gets its turn, where it has something to do.</summary>
    private void Serve()
    {
        _disk.AssertSynced();
        if (_journal is { SyncAt: var at } && at != long.MaxValue && at != _wakesAt)
        {
            _wakesAt = at;
            _world.After(Math.Max(0, at * 1000 - _world.Micros), static () => { });
        }

        if (!_writing && _journal is not null && (_journal.HasArrived || _world.Micros / 1000 >= _journal.SyncAt))
        {
            _writing = true;
            _world.After(_world.Delay(300), () =>
            {
                _writing = false;
                _journal.WriteNext();
            });
        }
    }

    /// <summary>What the caller has seen the end of is on record as it was seen, and what was on record is there still.</summary>
    private void AssertRecorded(SimulatedMap map, SimulatedBody body, CheckpointOptions keeping)
    {
        var recorded = RecordedItems.Read(_disk.Content);
        for (var item = 0; item < body.Items; item++)
        {
            var isKnown = IsKnown(item, keeping);
            if (isKnown)
            {
                Assert.Equal(_known[item], recorded[item]);
                Assert.True(map.Attempts.RunsOf(item) == 0, $"Item {item} was on record, and ran.");
            }

            if (!map.Ledger.HasEnded(item) && !(map.Finished && map.IsWhole))
            {
                continue;
            }

            var seen = map.Ledger.AccountOf(item);
            if (_end != LifeEnd.PowerCut)
            {
                Assert.True(recorded.TryGetValue(item, out var kept), $"The caller has seen the end of item {item}, which is not on record: {seen}.");
                Assert.Equal(keeping.OutcomeOnly ? (0, seen.Error) : seen, kept);
            }

            Assert.True(isKnown || map.Attempts.RunsOf(item) > 0 || seen.Error == "WorkerLost", $"Item {item} was not on record, and did not run.");
        }
    }
}
