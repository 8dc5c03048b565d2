using System.Collections.Concurrent;
using ParallelProc.Engine;

namespace ParallelProc.Tests.Engine;

/// <summary>Many maps at a time, each with a limit of its own.</summary>
public sealed class MapThrottleTests : EngineTest
{
    [Fact]
    public void Many_maps_of_one_worker_each_all_end_and_none_has_two_workers_at_once()
    {
        var running = new ConcurrentDictionary<int, int>();
        var most = 0;
        var pool = Pool(6, (worker, batch) =>
        {
            worker.Started(batch);
            for (var i = 0; batch.Begin(i); i++)
            {
                var map = (int)batch.Items[i]! / 1000;
                InterlockedMax(ref most, running.AddOrUpdate(map, 1, (_, n) => n + 1));
                worker.Output_(batch, i, batch.Items[i]);
                running.AddOrUpdate(map, 0, (_, n) => n - 1);
                worker.Done(batch, i);
            }

            worker.Ended(batch);
        });

        var maps = Enumerable.Range(0, 20).Select(n => Enumerable.Range(n * 1000, 50).Cast<object?>().ToArray()).ToArray();
        var all = Task.WhenAll(maps.Select(items => Task.Factory.StartNew(
            () => RunMap(pool, items, new MapOptions { ThrottleLimit = 1, BatchSize = 2 }, clean: true), TaskCreationOptions.LongRunning)));
        Assert.True(all.Wait(Patience), "the maps hang");

        Assert.Equal(maps.SelectMany(static items => items), all.Result.SelectMany(static results => results));
        Assert.Equal(1, most);
    }

    [Fact]
    public void Half_a_batch_is_given_to_a_worker_once_it_idles()
    {
        using var begun = new ManualResetEventSlim();
        using var gate = new ManualResetEventSlim();
        var pool = Pool(1, (worker, batch) =>
        {
            begun.Set();
            gate.Wait();
            worker.Echo(batch);
        });
        using var run = Map(pool, new MapOptions { BatchSize = 2 });
        var results = new List<object?>();
        run.Add(1);
        Assert.True(begun.Wait(Patience));
        run.Add(2); // too little to wait behind the first, and no more comes
        gate.Set();
        while (results.Count < 2)
        {
            Wait(run);
            Take(run, results);
        }

        Assert.Equal([1, 2], results);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = Volatile.Read(ref target); value > seen; seen = Volatile.Read(ref target))
        {
            Interlocked.CompareExchange(ref target, value, seen);
        }
    }
}
