using ParallelProc.Engine;
using ParallelProc.Protocol;

namespace ParallelProc.Tests.Engine;

/// <summary>Results of attempts that count no more: dropped, counted, and told.</summary>
public sealed class LateResultTests : EngineTest
{
    [Fact]
    public void The_first_result_wins_and_one_that_comes_after_it_is_dropped_and_counted()
    {
        FakeBatch? first = null;
        var pool = Pool(1, (worker, batch) =>
        {
            if (first is not null)
            {
                // The one before, once more, with another value.
                worker.Output_(first, 0, "late");
                worker.Done(first, 0);
            }

            first ??= batch;
            worker.Echo(batch);
        });

        Assert.Equal([1, 2], RunMap(pool, [1, 2], new MapOptions { BatchSize = 1 }));

        Assert.Equal(1, pool.LateResults);
        var told = Assert.Single(pool.GetEvents(), static e => e.Kind == PoolEventKind.ResultsDropped);
        Assert.Equal(1, told.Count);
        Assert.Equal(1, told.WorkerId);
        Assert.Equal(2, pool.DoneCount);
    }

    [Fact]
    public void A_result_of_a_worker_that_was_lost_already_reaches_nobody_and_is_counted()
    {
        var old = new FakeWorker((_, _) => { });
        using var dispatcher = new Dispatcher(new PoolOptions { MaxWorkers = 1 }, new Refusing());
        var channel = new WorkerChannel(old, dispatcher);
        IWorkerEvents events = dispatcher;

        events.Lost(channel, new WorkerExit(137, 9), null);
        events.Records(channel, 1, [new RecordEntry(0, RecordKind.Output, default, "late"), new RecordEntry(0, RecordKind.Done, default, null)], 10);

        Assert.Equal(1, dispatcher.Strand.Ask(() => dispatcher.LateResults));
        old.Kill();
        old.Dispose();
    }

    [Fact]
    public void What_a_stopped_map_still_brings_is_counted_and_its_pool_goes_on()
    {
        using var began = new ManualResetEventSlim();
        using var gate = new ManualResetEventSlim();
        var pool = Pool(1, (worker, batch) =>
        {
            if (!gate.IsSet)
            {
                worker.Started(batch);
                began.Set();
                gate.Wait();
                worker.Output_(batch, 0, "nobody waits");
                worker.Done(batch, 0);
                worker.Ended(batch);
                return;
            }

            worker.Echo(batch);
        }, new PoolOptions { Grace = Patience });
        using (var run = Map(pool))
        {
            run.Add(1);
            Assert.True(began.Wait(Patience));
        }

        Assert.Equal(0, pool.LateResults);
        gate.Set();
        Assert.Equal([5], RunMap(pool, [5]));
        Assert.Equal(1, pool.LateResults);
    }

    private sealed class Refusing : IWorkerLauncher
    {
        public IWorkerConnection Launch() => throw new InvalidOperationException("No worker is wanted here.");
    }
}
