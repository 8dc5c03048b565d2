using ParallelProc.Engine;
using ParallelProc.Protocol;

namespace ParallelProc.Tests.Engine;

/// <summary>Stops, time limits and what a worker says, each of which may come before the other.</summary>
public sealed class StopRaceTests : EngineTest
{
    private static readonly PoolOptions LongGrace = new() { Grace = Patience };

    [Fact]
    public void An_item_that_was_complete_in_time_is_so_also_when_that_is_heard_too_late()
    {
        var pool = Pool(1, (worker, batch) => StopIsHeardBefore(worker, () => worker.Done(batch, 0), batch), LongGrace);

        Assert.Empty(RunMap(pool, [1], new MapOptions { Timeout = TimeSpan.FromMilliseconds(50) }));
        Assert.Single(Workers.First().Stops);
    }

    [Fact]
    public void An_item_that_is_stopped_as_others_have_failed_is_not_over_time_because_the_one_before_it_was()
    {
        using var first = new ManualResetEventSlim();
        using var second = new ManualResetEventSlim();
        void Play(FakeWorker worker, FakeBatch batch)
        {
            worker.OnStop = stop => (stop.Value == 0 ? first : second).Set();
            worker.Started(batch);
            Assert.True(first.Wait(Patience));
            Assert.True(batch.Begin(1));
            worker.Done(batch, 0, ItemStatus.Stopped);
            Assert.True(second.Wait(Patience));
            worker.Done(batch, 1, ItemStatus.Stopped);
            worker.Ended(batch);
        }

        var pool = Pool(1, () => new FakeWorker(Play, greets: false, ready: false), LongGrace);

        using var run = Map(pool, new MapOptions { BatchSize = 4, Timeout = TimeSpan.FromMilliseconds(300), MaxErrors = 0 });
        var results = new List<object?>();
        for (var i = 0; i < 4; i++)
        {
            run.Add(i);
        }

        run.CompleteAdding();
        Assert.True(SpinWait.SpinUntil(() => !Workers.IsEmpty, Patience));
        Workers.First().Say(FrameKind.Hello, BatchContent.Greeting("memory").Write); // not before all are there, which makes them one batch
        Workers.First().Say(FrameKind.Ready, Workers.First().WhenReady);
        while (!run.Drained)
        {
            Assert.True(Task.Run(run.Wait).Wait(Patience), "the map hangs");
            Take(run, results);
        }

        Assert.Equal("TooManyErrors", run.Failure?.ErrorId);
        Assert.Single(results, "TaskTimeout");
    }

    [Fact]
    public void A_task_that_was_not_called_back_in_time_is_told_to_stop_once_it_has_begun()
    {
        using var taken = new ManualResetEventSlim();
        using var called = new ManualResetEventSlim();
        using var go = new ManualResetEventSlim();
        var pool = Pool(
            1,
            (worker, batch) =>
            {
                worker.OnRecall = _ => called.Set();
                taken.Set();
                Assert.True(go.Wait(Patience));
                StopIsHeardBefore(worker, () => worker.Done(batch, 0, ItemStatus.Stopped), batch);
            },
            LongGrace);
        var task = Submit(pool);
        Assert.True(taken.Wait(Patience));
        pool.StopTask(task, pendingOnly: true);
        Assert.True(called.Wait(Patience));

        pool.StopTask(task, pendingOnly: false);
        Assert.Equal(0, pool.PendingCount); // an answer by who handles the stop: it has been
        go.Set();

        WaitFor(task);
        Assert.Equal(TaskPhase.Stopped, task.Phase);
        Assert.Single(Workers.First().Stops);
        Assert.False(Workers.First().Killed);
    }

    [Fact]
    public void A_stop_of_what_has_not_begun_takes_no_retry_from_a_task_that_had()
    {
        using var taken = new ManualResetEventSlim();
        using var called = new ManualResetEventSlim();
        var attempts = 0;
        var pool = Pool(
            1,
            (worker, batch) =>
            {
                if (Interlocked.Increment(ref attempts) > 1)
                {
                    worker.Echo(batch);
                    return;
                }

                worker.OnRecall = _ => called.Set();
                taken.Set();
                Assert.True(called.Wait(Patience));
                worker.Started(batch);
                worker.Fail(batch, 0);
                worker.Ended(batch);
            });
        var task = Submit(pool, options: new TaskOptions { Retry = new RetryPolicy { Count = 1, Delay = TimeSpan.FromMilliseconds(1) } });
        Assert.True(taken.Wait(Patience));
        pool.StopTask(task, pendingOnly: true);

        WaitFor(task);
        Assert.Equal(TaskPhase.Completed, task.Phase);
        Assert.Equal(2, attempts);
    }

    [Fact]
    public void A_task_that_ignores_its_stop_is_killed_also_when_the_one_before_it_ends_behind_it()
    {
        using var began = new ManualResetEventSlim();
        FakeBatch? first = null;
        var pool = Pool(
            1,
            (worker, batch) =>
            {
                worker.Started(batch);
                if (first is null)
                {
                    first = batch;
                    worker.OnStop = _ => worker.Print($"\0PPmark:{first.Id}\n"); // all that the first one printed has arrived only now
                    worker.Done(batch, 0);
                    worker.Say(FrameKind.Ended, new BatchMark(batch.Id, 1000).Write);
                    return;
                }

                began.Set();
                worker.Exited.Wait(Patience);
            },
            new PoolOptions { Grace = TimeSpan.FromMilliseconds(300) });
        var tasks = new[] { Submit(pool), Submit(pool) };
        Assert.True(began.Wait(Patience));

        pool.StopTask(tasks[1], pendingOnly: false);

        WaitFor(tasks[0]);
        Assert.Equal(TaskPhase.Completed, tasks[0].Phase);
        WaitFor(tasks[1]);
        Assert.Equal(TaskPhase.Stopped, tasks[1].Phase);
        Assert.True(Workers.First().Killed);
    }

    [Fact]
    public void A_worker_that_greets_after_the_pool_was_stopped_has_no_more_time_than_others()
    {
        var pool = Pool(1, () => new FakeWorker(static (_, _) => { }, greets: false, ready: false), new PoolOptions { MinWorkers = 1, EndLimit = TimeSpan.FromMilliseconds(500) });
        _ = pool.PrewarmAsync(1);
        Assert.True(SpinWait.SpinUntil(() => !Workers.IsEmpty, Patience));
        var worker = Workers.First();
        worker.OnShutdown = () => worker.Say(FrameKind.Hello, BatchContent.Greeting(worker.Host).Write); // and goes on with its set-up

        var stopped = pool.StopAsync();

        Assert.True(stopped.Wait(Patience));
        Assert.True(worker.Killed);
    }

    private static void StopIsHeardBefore(FakeWorker worker, Action end, FakeBatch batch)
    {
        using var stopped = new ManualResetEventSlim();
        worker.OnStop = _ => stopped.Set();
        worker.Started(batch);
        Assert.True(stopped.Wait(Patience));
        end();
        worker.Ended(batch);
    }
}
