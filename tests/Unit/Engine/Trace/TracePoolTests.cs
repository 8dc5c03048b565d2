using ParallelProc.Engine;

namespace ParallelProc.Tests.Engine;

public sealed class TracePoolTests : EngineTest
{
    [Fact]
    public async Task A_pools_own_events_make_a_trace_in_which_every_item_is_counted()
    {
        var pool = Pool(3, Quick);
        RunMap(pool, Enumerable.Range(0, 500).Cast<object?>(), new MapOptions { BatchSize = 7 }, clean: true);
        await pool.StopAsync().WaitAsync(Patience);

        var trace = Traced(pool);

        Assert.Equal((500L, 0L, 0L), (trace.Totals.Items, trace.Totals.ItemsFailed, trace.Totals.Unfinished));
        Assert.Equal(500, trace.Pools[0].Workers.SelectMany(static w => w.Batches.Concat(w.Bars)).Sum(static b => b.Items));
    }

    [Fact]
    public async Task A_pool_that_has_forgotten_events_says_how_many()
    {
        var pool = Pool(1, Quick, new PoolOptions { EventLimit = 20 });
        RunMap(pool, Enumerable.Range(0, 500).Cast<object?>(), new MapOptions { BatchSize = 5 });
        await pool.StopAsync().WaitAsync(Patience);
        var (kept, forgotten) = pool.ReadEvents();

        var note = Traced(pool).Notes[0];

        Assert.Equal(20, kept.Length);
        Assert.InRange(forgotten, 100, 10_000);
        Assert.StartsWith($"The first {forgotten:N0} events of the pool '{pool.Name}' are gone", note, StringComparison.Ordinal);
    }

    private static PoolTrace Traced(ProcessPool pool)
    {
        var trace = new TraceBuilder();
        trace.Add([pool]);
        return trace.Build([pool.Name]);
    }

    private static void Quick(FakeWorker worker, FakeBatch batch)
    {
        worker.Started(batch);
        for (var i = 0; batch.Begin(i); i++)
        {
            worker.Done(batch, i, microseconds: 5); // no event of its own
        }

        worker.Ended(batch);
    }
}
