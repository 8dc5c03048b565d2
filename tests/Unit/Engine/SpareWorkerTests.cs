using System.Collections.Concurrent;
using ParallelProc.Engine;
using ParallelProc.Protocol;

namespace ParallelProc.Tests.Engine;

public sealed class SpareWorkerTests : EngineTest
{
    private static readonly PoolOptions OneSpare = new() { SpareWorkers = 1 };

    [Fact]
    public void A_spare_takes_the_place_of_a_lost_worker_without_a_start()
    {
        var launched = 0;
        var pool = Pool(1, () => new FakeWorker((worker, batch) => worker.Echo(batch), ready: Interlocked.Increment(ref launched) <= 2), OneSpare);
        Assert.True(pool.PrewarmAsync(1).Wait(Patience));
        WaitForStates(pool, WorkerState.Idle, WorkerState.Spare);

        Workers.First().Die(new WorkerExit(1, null));
        var task = Submit(pool);

        // The third, which is to be the next spare, never comes up.
        WaitFor(task);
        Assert.Equal(TaskPhase.Completed, task.Phase);
        WaitForStates(pool, WorkerState.Idle, WorkerState.Starting);
        Assert.Equal(1, pool.LostWorkers);
    }

    [Fact]
    public void A_spare_gets_no_work_while_all_places_are_taken()
    {
        var ran = new ConcurrentDictionary<FakeWorker, bool>();
        var pool = Pool(1, (worker, batch) =>
        {
            ran[worker] = true;
            worker.Echo(batch);
        }, new PoolOptions { SpareWorkers = 2 });
        Assert.True(pool.PrewarmAsync(1).Wait(Patience));
        WaitForStates(pool, WorkerState.Idle, WorkerState.Spare, WorkerState.Spare);

        Enumerable.Range(0, 20).Select(_ => Submit(pool)).ToList().ForEach(WaitFor);

        Assert.Single(ran);
        Assert.Equal(3, Workers.Count);
    }

    [Fact]
    public void A_spare_that_dies_is_replaced()
    {
        var pool = Pool(1, (worker, batch) => worker.Echo(batch), OneSpare);
        Assert.True(pool.PrewarmAsync(1).Wait(Patience));
        WaitForStates(pool, WorkerState.Idle, WorkerState.Spare);

        Workers.Last().Die(new WorkerExit(null, 9));

        Assert.True(SpinWait.SpinUntil(() => Workers.Count == 3, Patience));
        WaitForStates(pool, WorkerState.Idle, WorkerState.Spare);
        Assert.Equal(1, pool.LostWorkers);
    }

    [Fact]
    public void A_spare_serves_the_first_work_of_a_pool_that_has_no_other()
    {
        var pool = Pool(1, (worker, batch) => worker.Echo(batch), OneSpare);
        Assert.True(pool.PrewarmAsync(0).Wait(Patience));
        WaitForStates(pool, WorkerState.Spare);

        WaitFor(Submit(pool));

        WaitForStates(pool, WorkerState.Idle, WorkerState.Spare);
    }

    [Fact]
    public void A_stopped_pool_lets_its_spares_go()
    {
        var pool = Pool(1, (worker, batch) => worker.Echo(batch), new PoolOptions { SpareWorkers = 2 });
        Assert.True(pool.PrewarmAsync(1).Wait(Patience));

        Assert.True(pool.StopAsync().Wait(Patience));

        Assert.All(Workers, w => Assert.True(w.Exited.IsCompleted));
        Assert.InRange(Workers.Count, 1, 3);
    }

    [Fact]
    public void Spares_that_can_not_be_started_break_the_pool_for_all_who_wait_and_what_runs_is_finished()
    {
        var began = new ManualResetEventSlim();
        using var gate = new ManualResetEventSlim();
        var launched = 0;
        var pool = Pool(1, () =>
        {
            if (Interlocked.Increment(ref launched) == 1)
            {
                return new FakeWorker((worker, batch) =>
                {
                    worker.Started(batch);
                    began.Set();
                    gate.Wait();
                    worker.Done(batch, 0);
                    worker.Ended(batch);
                });
            }

            return DiesAfter(began);
        }, OneSpare);
        var running = Submit(pool);
        var queued = Submit(pool);
        var pending = Submit(pool);

        WaitFor(pending);
        Assert.Equal(TaskPhase.Failed, pending.Phase);
        Assert.Equal(PoolState.Broken, pool.State);
        Assert.Equal("PoolBroken", pool.Refusal?.ErrorId);
        var late = Submit(pool);
        WaitFor(late);
        Assert.Equal(TaskPhase.Failed, late.Phase);
        Assert.False(running.Finished.IsCompleted);
        gate.Set();
        WaitFor(running);
        WaitFor(queued);
        Assert.Equal(TaskPhase.Completed, running.Phase);
    }

    [Fact]
    public void A_broken_pool_ends_a_running_map_at_once()
    {
        var began = new ManualResetEventSlim();
        var launched = 0;
        var pool = Pool(1, () =>
        {
            if (Interlocked.Increment(ref launched) == 1)
            {
                return new FakeWorker((worker, batch) =>
                {
                    worker.Started(batch); // and never ends
                    began.Set();
                });
            }

            return DiesAfter(began);
        }, OneSpare with { Grace = TimeSpan.FromMilliseconds(100) });

        Assert.Equal("PoolBroken", Assert.Throws<PoolException>(() => RunMap(pool, [1, 2, 3])).ErrorId);
    }

    [Fact]
    public void A_worker_that_comes_up_after_the_pool_has_broken_changes_nothing()
    {
        var launched = 0;
        using var late = new ManualResetEventSlim();
        var pool = Pool(4, () =>
        {
            if (Interlocked.Increment(ref launched) == 1)
            {
                return new FakeWorker((worker, batch) => worker.Echo(batch), ready: false);
            }

            var bad = new FakeWorker((_, _) => { }, greets: false, ready: false);
            bad.Die(new WorkerExit(1, null));
            return bad;
        });
        var tasks = Enumerable.Range(0, 4).Select(_ => Submit(pool)).ToList();
        tasks.ForEach(WaitFor);
        Assert.Equal("PoolBroken", pool.Refusal?.ErrorId);

        Workers.First().Say(FrameKind.Ready, _ => { });
        WaitForStates(pool, WorkerState.Idle);

        Assert.Equal("PoolBroken", pool.Refusal?.ErrorId);
        Assert.Equal("PoolBroken", Assert.Throws<PoolException>(() => RunMap(pool, [1])).ErrorId);
    }

    /// <summary>A worker that fails to start, but only when there is something to lose.</summary>
    private static FakeWorker DiesAfter(ManualResetEventSlim sign)
    {
        var bad = new FakeWorker((_, _) => { }, greets: false, ready: false);
        Task.Run(() =>
        {
            sign.Wait(Patience);
            bad.Die(new WorkerExit(1, null));
        });
        return bad;
    }

    private static void WaitForStates(ProcessPool pool, params WorkerState[] states)
    {
        var seen = "";
        Assert.True(SpinWait.SpinUntil(() => (seen = Join(pool.GetWorkers().Select(w => w.State))) == Join(states), Patience), $"the workers are {seen}");

        static string Join(IEnumerable<WorkerState> all) => string.Join(' ', all.OrderBy(s => s.ToString(), StringComparer.Ordinal));
    }
}
