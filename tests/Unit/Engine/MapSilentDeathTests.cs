using ParallelProc.Engine;

namespace ParallelProc.Tests.Engine;

/// <summary>A worker says that a batch of a clean body has begun together with its first results: it may die of an item before it has said anything.</summary>
public sealed class MapSilentDeathTests : EngineTest
{
    [Fact]
    public void An_item_of_a_clean_body_that_kills_each_worker_at_once_is_found_and_costs_no_other()
    {
        var pool = Pool(2, static (worker, batch) =>
        {
            if (batch.Exact)
            {
                EchoUpToPoison(worker, batch);
            }
            else if (batch.Items.Contains(13))
            {
                worker.Die(new WorkerExit(137, 9));
            }
            else
            {
                worker.Echo(batch);
            }
        });

        var results = RunMap(pool, Enumerable.Range(0, 40).Cast<object?>(), new MapOptions { BatchSize = 5 }, clean: true);

        Assert.Equal(Enumerable.Range(0, 40).Select(static i => i == 13 ? "WorkerLost" : (object?)i), results);
    }

    private static void EchoUpToPoison(FakeWorker worker, FakeBatch batch)
    {
        worker.Started(batch);
        for (var i = 0; batch.Begin(i); i++)
        {
            if (13.Equals(batch.Items[i]))
            {
                worker.Die(new WorkerExit(137, 9));
                return;
            }

            worker.Output_(batch, i, batch.Items[i]);
            worker.Done(batch, i);
        }

        worker.Ended(batch);
    }
}
