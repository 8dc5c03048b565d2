using ParallelProc.Engine;

namespace ParallelProc.Tests.Engine.Watching;

public sealed class PoolWatchTests : EngineTest
{
    [Fact]
    public void It_shows_what_a_worker_runs()
    {
        using var begun = new ManualResetEventSlim();
        using var gate = new ManualResetEventSlim();
        var pool = Pool(2, (worker, batch) =>
        {
            worker.Started(batch);
            for (var i = 0; batch.Begin(i); i++)
            {
                begun.Set();
                gate.Wait(Patience);
                worker.Done(batch, i, microseconds: 1_000);
            }

            worker.Ended(batch);
        });
        using var watch = new PoolWatch();
        watch.Add(pool);
        var task = Submit(pool);
        Assert.True(begun.Wait(Patience));
        var snapshot = Until(watch, static s => s.Workers.Any(static w => w.Runs is not null));

        var worker = Assert.Single(snapshot.Workers, static w => w.Runs is not null);
        Assert.Equal(("test", WorkerState.Busy, pool.Name, null), (worker.Runs, worker.State, worker.Pool, worker.Item));
        Assert.True(worker.For >= TimeSpan.Zero);
        Assert.Equal((1, 2, false), (snapshot.Pools[0].Busy, snapshot.Pools[0].Places, snapshot.Pools[0].Over));
        Assert.Empty(snapshot.Failures);
        gate.Set();
        WaitFor(task);
        Assert.Equal(1, Until(watch, static s => s.Pools[0].Done == 1).Pools[0].Done);
    }

    [Fact]
    public void Failures_come_once_as_new_ones_and_the_last_hundred_are_kept()
    {
        var pool = Pool(1, Fail);
        using var watch = new PoolWatch();
        RunMap(pool, Enumerable.Range(0, 130).Cast<object?>(), new MapOptions { BatchSize = 1 });
        watch.Add(pool);

        var first = watch.Read();

        // Those of before: the last ten are told, a hundred shown. What waits behind an item that takes long is called back, so they need not have run in the order of the input.
        var failed = pool.GetEvents().Where(static e => e.Kind == PoolEventKind.ItemEnded).Select(static e => (int)e.Item!).ToList();
        Assert.Equal(Enumerable.Range(0, 130), failed.Order());
        Assert.Equal(failed[120..], first.NewFailures.Select(static e => (int)e.Item!));
        Assert.Equal(failed[30..], first.Failures.Select(static e => (int)e.Item!));
        RunMap(pool, Enumerable.Range(0, 20).Cast<object?>(), new MapOptions { BatchSize = 1 });
        var fresh = new List<PoolEvent>();
        var last = Until(watch, s =>
        {
            fresh.AddRange(s.NewFailures);
            return fresh.Count >= 20;
        });
        Assert.Equal(Enumerable.Range(0, 20), fresh.Select(static e => (int)e.Item!).Order());
        Assert.All(fresh, static e => Assert.Equal(2, e.MapId));
        Assert.Equal(100, last.Failures.Count);
        Assert.Empty(watch.Read().NewFailures);
    }

    [Fact]
    public void Work_that_succeeds_or_is_stopped_is_no_failure()
    {
        PoolEvent Ended(PoolEventOutcome outcome) => new() { Kind = PoolEventKind.ItemEnded, Outcome = outcome };

        Assert.False(PoolFailure.Is(Ended(PoolEventOutcome.Completed)));
        Assert.False(PoolFailure.Is(Ended(PoolEventOutcome.Stopped)));
        Assert.True(PoolFailure.Is(Ended(PoolEventOutcome.TimedOut)));
        Assert.False(PoolFailure.Is(new PoolEvent { Kind = PoolEventKind.WorkerRecycled }));
        Assert.True(PoolFailure.Is(new PoolEvent { Kind = PoolEventKind.WorkerLost }));
    }

    [Fact]
    public async Task A_pool_that_has_stopped_is_over_and_one_that_comes_later_is_watched_too()
    {
        var first = Pool(1, Fail);
        using var watch = new PoolWatch();
        watch.Add(first);
        watch.Add(first);
        await first.StopAsync().WaitAsync(Patience);
        await watch.Stopped.WaitAsync(Patience);
        Assert.True(watch.Read().Over);

        var second = Pool(1, Fail);
        watch.Add(second);
        var task = Submit(second);
        WaitFor(task);
        var snapshot = Until(watch, static s => s.Failures.Count > 0);
        Assert.Equal([PoolState.Stopped, PoolState.Running], snapshot.Pools.Select(static p => p.State));
        Assert.False(snapshot.Over);
        Assert.False(watch.Stopped.IsCompleted);
        Assert.Equal(second.Name, snapshot.Failures[0].Pool);
    }

    [Fact]
    public void Nobody_is_told_of_events_any_more_when_it_has_ended()
    {
        var pool = Pool(1, Fail, new PoolOptions { EventLimit = 0 });
        var watch = new PoolWatch();
        watch.Add(pool);
        Assert.True(pool.Events.On);

        watch.Dispose();

        Assert.True(SpinWait.SpinUntil(() => !pool.Events.On, Patience));
    }

    private static void Fail(FakeWorker worker, FakeBatch batch)
    {
        worker.Started(batch);
        for (var i = 0; batch.Begin(i); i++)
        {
            worker.Fail(batch, i, new IOException("no"), "no");
        }

        worker.Ended(batch);
    }

    private static WatchSnapshot Until(PoolWatch watch, Func<WatchSnapshot, bool> condition)
    {
        WatchSnapshot? last = null;
        Assert.True(SpinWait.SpinUntil(() => condition(last = watch.Read()), Patience), "it is not seen");
        return last!;
    }
}
