using ParallelProc.Engine;

namespace ParallelProc.Tests.Engine;

/// <summary>What becomes of a map's items when a worker dies.</summary>
public sealed class MapLossTests : EngineTest
{
    [Fact]
    public void A_worker_that_dies_costs_only_the_item_that_ran()
    {
        var deaths = 0;
        var pool = Pool(1, (worker, batch) =>
        {
            worker.Started(batch);
            for (var i = 0; batch.Begin(i); i++)
            {
                if (Equals(batch.Items[i], 5) && Interlocked.Increment(ref deaths) == 1)
                {
                    worker.Die(new WorkerExit(139, 11));
                    return;
                }

                worker.Output_(batch, i, batch.Items[i]);
                worker.Done(batch, i);
            }

            worker.Ended(batch);
        });

        var results = RunMap(pool, Enumerable.Range(0, 10).Cast<object?>(), new MapOptions { BatchSize = 10 });

        Assert.Equal([0, 1, 2, 3, 4, "WorkerLost", 6, 7, 8, 9], results);
        Assert.Equal(1, deaths);
    }

    [Fact]
    public void A_clean_body_whose_worker_dies_with_unsent_results_is_run_again_exactly()
    {
        var pool = Pool(1, (worker, batch) =>
        {
            if (!batch.Exact && batch.Items.Count > 1)
            {
                worker.Started(batch);
                worker.Die(new WorkerExit(137, 9));
                return;
            }

            worker.Echo(batch);
        });

        var results = RunMap(pool, Enumerable.Range(0, 100).Cast<object?>(), new MapOptions { BatchSize = 10 }, clean: true);

        Assert.Equal(Enumerable.Range(0, 100).Cast<object?>(), results);
    }

    [Fact]
    public void An_item_that_was_partly_out_when_its_worker_died_is_not_run_again()
    {
        var deaths = 0;
        var pool = Pool(1, (worker, batch) =>
        {
            if (batch.Items.Count > 1 && Interlocked.Increment(ref deaths) == 1)
            {
                worker.Started(batch);
                worker.Output_(batch, 0, batch.Items[0]);
                worker.Done(batch, 0);
                worker.Output_(batch, 1, "part");
                worker.Die(new WorkerExit(137, 9));
                return;
            }

            worker.Echo(batch);
        });

        var results = RunMap(pool, Enumerable.Range(0, 20).Cast<object?>(), new MapOptions { BatchSize = 10 }, clean: true);

        var lost = results.IndexOf("WorkerLost");
        Assert.Equal("part", results[lost - 1]);
        Assert.Equal(Enumerable.Range(0, 20).Where(i => i != lost - 1), results.OfType<int>());
    }

    [Fact]
    public void A_batch_that_had_not_begun_moves_away_from_a_dead_worker()
    {
        var first = 1;
        var pool = Pool(1, (worker, batch) =>
        {
            if (Interlocked.Exchange(ref first, 0) == 1)
            {
                worker.Started(batch);
                worker.Die(new WorkerExit(1, null));
                return;
            }

            worker.Echo(batch);
        });

        var results = RunMap(pool, Enumerable.Range(0, 6).Cast<object?>(), new MapOptions { BatchSize = 1 });

        Assert.Equal(["WorkerLost", 1, 2, 3, 4, 5], results);
    }
}
