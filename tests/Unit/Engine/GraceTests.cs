using ParallelProc.Engine;
using ParallelProc.Protocol;

namespace ParallelProc.Tests.Engine;

/// <summary>How long a worker has that was told to stop what it runs, and does not.</summary>
public sealed class GraceTests : EngineTest
{
    private static readonly TimeSpan NotInThisTest = TimeSpan.FromHours(1);

    private readonly ManualResetEventSlim _began = new();

    [Theory]
    [InlineData(0)]
    [InlineData(50)]
    public void A_maps_own_grace_goes_before_the_pools(int milliseconds)
    {
        var pool = Deaf(NotInThisTest);

        var results = RunMap(pool, [1], new MapOptions { Timeout = TimeSpan.FromMilliseconds(50), Grace = TimeSpan.FromMilliseconds(milliseconds) });

        Assert.Equal(["TaskTimeout"], results);
        Assert.True(Workers.First().Killed);
        Assert.True(SpinWait.SpinUntil(() => !Workers.First().Stops.IsEmpty, Patience), "it was not asked first"); // it reads what came before the kill, and may be slow to
    }

    [Fact]
    public void A_tasks_own_grace_goes_before_the_pools()
    {
        var pool = Deaf(NotInThisTest);
        var task = Submit(pool, options: new TaskOptions { Grace = TimeSpan.Zero });
        Assert.True(_began.Wait(Patience));

        pool.StopTask(task, pendingOnly: false);

        WaitFor(task);
        Assert.Equal(TaskPhase.Stopped, task.Phase);
    }

    [Fact]
    public void A_task_that_is_stopped_is_stopped_also_when_its_worker_is_killed_before_it_could_answer()
    {
        var pool = Pool(
            1,
            (worker, batch) =>
            {
                worker.Hangs = true;
                worker.Started(batch);
                _began.Set();
                Assert.True(worker.Exited.Wait(Patience));
            },
            new PoolOptions { Grace = TimeSpan.Zero });
        var task = Submit(pool);
        Assert.True(_began.Wait(Patience));

        pool.StopTask(task, pendingOnly: false);

        WaitFor(task);
        Assert.Equal(TaskPhase.Stopped, task.Phase);
        Assert.True(Workers.First().Killed);
    }

    [Fact]
    public void A_map_that_is_cut_has_its_worker_killed_after_the_grace()
    {
        var pool = Deaf(NotInThisTest);
        using var run = Map(pool, new MapOptions { Grace = TimeSpan.Zero });
        run.Add(1);
        Assert.True(_began.Wait(Patience));

        run.Cancel();

        Assert.True(Workers.First().Exited.Wait(Patience));
        Assert.True(Workers.First().Killed);
    }

    [Fact]
    public void A_longer_grace_than_the_pools_lets_an_item_end_by_itself()
    {
        using var asked = new ManualResetEventSlim();
        var pool = Pool(
            1,
            (worker, batch) =>
            {
                worker.OnStop = _ => asked.Set();
                worker.Started(batch);
                Assert.True(asked.Wait(Patience));
                worker.Output_(batch, 0, "finally");
                worker.Done(batch, 0, ItemStatus.Stopped);
                worker.Ended(batch);
            },
            new PoolOptions { Grace = TimeSpan.Zero });

        var results = RunMap(pool, [1], new MapOptions { Timeout = TimeSpan.FromMilliseconds(50), Grace = NotInThisTest });

        Assert.Equal(["finally", "TaskTimeout"], results);
        Assert.False(Workers.First().Killed);
    }

    /// <summary>A pool whose worker hears no stop.</summary>
    private ProcessPool Deaf(TimeSpan grace) => Pool(
        1,
        (worker, batch) =>
        {
            worker.Started(batch);
            _began.Set();
            Assert.True(worker.Exited.Wait(Patience));
        },
        new PoolOptions { Grace = grace });
}
