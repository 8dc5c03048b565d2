using ParallelProc.Engine;
using ParallelProc.Protocol;

namespace ParallelProc.Tests.Engine;

/// <summary>A map whose pool is stopped under it, with what has not begun dropped.</summary>
public sealed class MapDropTests : EngineTest
{
    [Fact]
    public void What_runs_is_delivered_before_the_map_fails()
    {
        using var gate = new ManualResetEventSlim();
        using var began = new ManualResetEventSlim();
        using var recalled = new ManualResetEventSlim();
        var pool = Pool(1, Blocking(began, gate, recalled));
        using var run = Map(pool, new MapOptions { BatchSize = 1 });
        for (var i = 0; i < 5; i++)
        {
            run.Add(i);
        }

        Assert.True(began.Wait(Patience));
        var stopped = pool.StopAsync(cancelPending: true);
        Assert.True(recalled.Wait(Patience));
        gate.Set();

        Assert.Equal([0, "PoolStopped"], End(run));
        Assert.True(stopped.Wait(Patience));
    }

    [Fact]
    public void Results_on_both_sides_of_dropped_items_are_delivered_in_order()
    {
        // Nobody but the test takes batches: its worker never greets.
        var pool = Pool(1, () => new FakeWorker((_, _) => { }, greets: false));
        using var run = Map(pool, new MapOptions { BatchSize = 4 });
        for (var i = 0; i < 10; i++)
        {
            run.Add(i);
        }

        IWorkSource source = run;
        var first = source.Take(2, idle: true)!;
        var second = source.Take(2, idle: true)!;
        source.Drop(PoolErrors.PoolStopped("test"));
        source.GiveBack(second, 2, exact: false);
        source.GiveBack(first, 2, exact: false);
        Deliver(second, 2);
        Deliver(first, 2);

        Assert.True(source.Finished);
        Assert.Equal([0, 1, 4, 5, "PoolStopped"], End(run));
    }

    [Fact]
    public void An_input_that_goes_on_holds_up_no_stop_and_sees_the_failure_at_its_next_item()
    {
        using var gate = new ManualResetEventSlim();
        using var began = new ManualResetEventSlim();
        var pool = Pool(1, Blocking(began, gate));
        using var run = Map(pool);
        run.Add(0);
        Assert.True(began.Wait(Patience));
        var stopped = pool.StopAsync(cancelPending: true);
        gate.Set();
        Assert.True(stopped.Wait(Patience));

        run.Add(1);

        Assert.True(run.WindowFull);
        var results = new List<object?>();
        Take(run, results);
        Assert.Equal([0], results);
        Assert.Equal("PoolStopped", run.Failure?.ErrorId);
    }

    [Fact]
    public void A_map_that_loses_nothing_ends_normally()
    {
        using var gate = new ManualResetEventSlim();
        using var began = new ManualResetEventSlim();
        var pool = Pool(1, Blocking(began, gate));
        using var run = Map(pool);
        run.Add(0);
        run.CompleteAdding();
        Assert.True(began.Wait(Patience));
        pool.StopAsync(cancelPending: true);
        gate.Set();

        Assert.Equal([0], End(run));
    }

    [Fact]
    public void A_stop_by_force_ends_the_map_at_once_all_the_same()
    {
        using var began = new ManualResetEventSlim();
        using var never = new ManualResetEventSlim();
        var pool = Pool(1, Blocking(began, never));
        using var run = Map(pool, new MapOptions { BatchSize = 1 });
        run.Add(0);
        run.Add(1);
        Assert.True(began.Wait(Patience));

        pool.StopAsync(cancelPending: true);
        pool.StopAsync(force: true);

        Assert.Equal(["PoolStopped"], End(run));
        never.Set();
    }

    /// <summary>Each batch waits at the gate. <paramref name="recalled"/> is set when the one behind it was called back.</summary>
    private static Action<FakeWorker, FakeBatch> Blocking(ManualResetEventSlim began, ManualResetEventSlim gate, ManualResetEventSlim? recalled = null) => (worker, batch) =>
    {
        worker.OnRecall = id =>
        {
            if (id != batch.Id)
            {
                recalled?.Set();
            }
        };
        worker.Started(batch);
        began.Set();
        gate.Wait(Patience);
        worker.Output_(batch, 0, batch.Items[0]);
        worker.Done(batch, 0);
        worker.Ended(batch);
    };

    private static void Deliver(Batch batch, int count)
    {
        for (var i = 0; i < count; i++)
        {
            RecordEntry[] entries = [new(i, RecordKind.Output, default, batch.Items[i].Input), new(i, RecordKind.Done, ItemStatus.Completed, null)];
            batch.Source.Deliver(batch, new RecordChunk(batch.FirstSequence + i, batch.FirstSequence, entries, 0));
        }
    }

    /// <summary>Ends the input and takes what comes until the map is over; its failure, as its id, comes last.</summary>
    private static List<object?> End(MapRun run)
    {
        run.CompleteAdding();
        var results = new List<object?>();
        Take(run, results);
        while (!run.Drained && run.Failure is null)
        {
            Assert.True(Task.Run(run.Wait).Wait(Patience), "the map hangs");
            Take(run, results);
        }

        if (run.Failure is { } failure)
        {
            results.Add(failure.ErrorId);
        }

        return results;
    }
}
