using System.Collections.Concurrent;
using ParallelProc.Engine;

namespace ParallelProc.Tests.Engine;

public sealed class WorkerRecyclingTests : EngineTest
{
    private readonly ConcurrentDictionary<FakeWorker, int> _ran = new();
    private int _running;
    private int _mostRunning;

    [Fact]
    public void No_worker_runs_more_items_than_it_may_however_large_batches_are()
    {
        var pool = Pool(2, Play, new PoolOptions { MaxTasksPerWorker = 7 });
        var items = Enumerable.Range(0, 300).Cast<object?>().ToList();

        Assert.Equal(items, RunMap(pool, items, new MapOptions { BatchSize = 10 }, clean: true));

        Assert.All(_ran.Values, count => Assert.InRange(count, 1, 7));
        Assert.Equal(300, _ran.Values.Sum());
        Assert.InRange(pool.RecycledWorkers, 300 / 7 - 2, Workers.Count);
        Assert.Equal(0, pool.LostWorkers);
    }

    [Fact]
    public void Tasks_that_wait_in_a_workers_queue_count()
    {
        var pool = Pool(1, Play, new PoolOptions { MaxTasksPerWorker = 3 });
        var tasks = Enumerable.Range(0, 10).Select(_ => Submit(pool)).ToList();

        tasks.ForEach(WaitFor);

        Assert.Equal([3, 3, 3, 1], Workers.Where(_ran.ContainsKey).Select(w => _ran[w]));
    }

    [Fact]
    public void A_task_that_was_called_back_from_behind_a_long_one_does_not_count()
    {
        using var recalled = new ManualResetEventSlim();
        var pool = Pool(1, (worker, batch) =>
        {
            worker.OnRecall = _ => recalled.Set();
            Count(worker, batch);
            if (batch.Body == "long")
            {
                worker.Started(batch);
                Assert.True(recalled.Wait(Patience));
                worker.Done(batch, 0);
                worker.Ended(batch);
                return;
            }

            worker.Echo(batch);
        }, new PoolOptions { MaxTasksPerWorker = 2 });
        var tasks = new[] { Submit(pool, "long"), Submit(pool) };

        Array.ForEach(tasks, WaitFor);

        Assert.Equal(2, _ran[Workers.First()]);
    }

    [Fact]
    public void Never_do_more_workers_run_than_the_pool_may_have()
    {
        var pool = Pool(2, Play, new PoolOptions { MaxTasksPerWorker = 1, SpareWorkers = 2 });
        var tasks = Enumerable.Range(0, 60).Select(_ => Submit(pool)).ToList();

        tasks.ForEach(WaitFor);

        Assert.InRange(_mostRunning, 1, 2);
        Assert.All(_ran.Values, count => Assert.Equal(1, count));
    }

    [Fact]
    public void A_successor_is_set_up_while_the_old_worker_still_works()
    {
        using var gate = new ManualResetEventSlim();
        using var successor = new ManualResetEventSlim();
        var ready = 0;
        var pool = Pool(1, () => new FakeWorker((worker, batch) =>
        {
            if (batch.Body == "last")
            {
                worker.Started(batch);
                gate.Wait();
                worker.Done(batch, 0);
                worker.Ended(batch);
                return;
            }

            worker.Echo(batch);
        })
        { WhenReady = _ => SetSecond(ref ready, successor) }, new PoolOptions { MaxTasksPerWorker = 2 });
        var tasks = new[] { Submit(pool), Submit(pool, "last"), Submit(pool) };

        Assert.True(successor.Wait(Patience), "no successor was started");
        Assert.False(tasks[1].Finished.IsCompleted);
        Assert.Equal(TaskPhase.NotStarted, tasks[2].Phase);
        gate.Set();

        Array.ForEach(tasks, WaitFor);
        Assert.True(Workers.First().Exited.Wait(Patience));
        Assert.False(Workers.First().Killed);
        Assert.Equal(1, pool.RecycledWorkers);
    }

    [Fact]
    public void The_least_number_of_workers_is_kept_when_one_is_recycled()
    {
        using var successor = new ManualResetEventSlim();
        var ready = 0;
        var pool = Pool(
            1,
            () => new FakeWorker((worker, batch) => worker.Echo(batch)) { WhenReady = _ => SetSecond(ref ready, successor) },
            new PoolOptions { MaxTasksPerWorker = 1, MinWorkers = 1 });

        WaitFor(Submit(pool));

        Assert.True(successor.Wait(Patience));
    }

    [Fact]
    public void Stopping_with_a_backlog_recycles_on_until_all_is_done()
    {
        var pool = Pool(2, Play, new PoolOptions { MaxTasksPerWorker = 2 });
        var tasks = Enumerable.Range(0, 100).Select(_ => Submit(pool)).ToList();

        Assert.True(pool.StopAsync().Wait(Patience));

        Assert.All(tasks, t => Assert.Equal(TaskPhase.Completed, t.Phase));
        Assert.All(Workers, w => Assert.True(w.Exited.IsCompleted));
    }

    [Fact]
    public void Stopping_by_force_while_a_successor_starts_leaves_nothing()
    {
        using var second = new ManualResetEventSlim();
        var launched = 0;
        var pool = Pool(1, () =>
        {
            var isFirst = Interlocked.Increment(ref launched) == 1;
            if (!isFirst)
            {
                second.Set();
            }

            return new FakeWorker(Play, greets: isFirst, ready: isFirst);
        }, new PoolOptions { MaxTasksPerWorker = 1, Grace = TimeSpan.FromMilliseconds(100) });
        var tasks = new[] { Submit(pool), Submit(pool) };
        Assert.True(second.Wait(Patience));

        Assert.True(pool.StopAsync(force: true).Wait(Patience));

        WaitFor(tasks[1]);
        Assert.Equal(TaskPhase.Stopped, tasks[1].Phase);
        Assert.All(Workers, w => Assert.True(w.Exited.IsCompleted));
    }

    [Fact]
    public void Stopping_by_force_while_the_first_worker_starts_leaves_nothing()
    {
        using var launched = new ManualResetEventSlim();
        var pool = Pool(1, () =>
        {
            launched.Set();
            return new FakeWorker(Play, greets: false, ready: false);
        });
        var task = Submit(pool);
        Assert.True(launched.Wait(Patience));

        Assert.True(pool.StopAsync(force: true).Wait(Patience));

        WaitFor(task);
        Assert.Equal(TaskPhase.Stopped, task.Phase);
        Assert.True(Workers.Single().Killed);
    }

    [Fact]
    public void A_pool_can_be_stopped_from_the_end_of_a_task_while_workers_are_recycled()
    {
        ProcessPool? pool = null;
        using var told = new ManualResetEventSlim();
        var (begun, ended) = (0, 0);
        pool = Pool(2, (worker, batch) =>
        {
            if (Interlocked.Increment(ref begun) > 20)
            {
                told.Wait(Patience); // listeners may be slower than all the work
            }

            Play(worker, batch);
        }, new PoolOptions { MaxTasksPerWorker = 1 });
        var tasks = Enumerable.Range(0, 50).Select(number => Submit(pool, onPhase: phase =>
        {
            if (phase == TaskPhase.Completed && Interlocked.Increment(ref ended) == 10)
            {
                _ = pool.StopAsync(cancelPending: true);
                told.Set();
            }
        })).ToList();

        Assert.True(pool.Stopped.Wait(Patience));
        tasks.ForEach(WaitFor);
        Assert.InRange(tasks.Count(t => t.Phase == TaskPhase.Completed), 10, 49);
        Assert.All(tasks, t => Assert.Contains(t.Phase, new[] { TaskPhase.Completed, TaskPhase.Stopped }));
    }

    [Fact]
    public void A_pool_can_be_made_smaller_and_larger_while_workers_are_recycled()
    {
        var pool = Pool(4, Play, new PoolOptions { MaxTasksPerWorker = 3, SpareWorkers = 1 });
        var ended = 0;
        var tasks = Enumerable.Range(0, 300).Select(_ => Submit(pool, onPhase: phase =>
        {
            if (phase == TaskPhase.Completed && Interlocked.Increment(ref ended) is 50 or 100 or 150)
            {
                var most = ended % 100 == 50 ? 1 : 4;
                Task.Run(() => pool.Resize(most));
            }
        })).ToList();

        tasks.ForEach(WaitFor);

        Assert.All(tasks, t => Assert.Equal(TaskPhase.Completed, t.Phase));
        Assert.InRange(_mostRunning, 1, 4);
        Assert.All(_ran.Values, count => Assert.InRange(count, 1, 3));
    }

    [Fact]
    public void Workers_that_idle_for_long_end_down_to_the_least()
    {
        using var meeting = new Barrier(3);
        var met = new ConcurrentBag<FakeWorker>();
        var pool = Pool(3, (worker, batch) =>
        {
            if (batch.Body == "meet")
            {
                met.Add(worker);
                worker.Started(batch);
                Assert.True(meeting.SignalAndWait(Patience));
                worker.Done(batch, 0);
                worker.Ended(batch);
                return;
            }

            worker.Echo(batch);
        }, new PoolOptions { WorkerIdleLimit = TimeSpan.FromMilliseconds(50), MinWorkers = 1 });

        // Three live at once: one that is ready before its task comes may have ended for want of it.
        Enumerable.Range(0, 3).Select(_ => Submit(pool, "meet")).ToList().ForEach(WaitFor);
        var started = Workers.Count;
        var exits = met.Select(w => w.Exited).ToList();
        Assert.Equal(3, exits.Distinct().Count());
        for (var gone = 0; gone < 2; gone++)
        {
            var next = Task.WhenAny(exits);
            Assert.True(next.Wait(Patience), "too few have ended");
            exits.Remove(next.Result);
        }

        WaitFor(Submit(pool));
        Assert.Equal(started, Workers.Count);
        Assert.False(exits.Single().IsCompleted);
        Assert.Equal(0, pool.RecycledWorkers);
        Assert.Equal(0, pool.LostWorkers);
    }

    private void Play(FakeWorker worker, FakeBatch batch)
    {
        var now = Interlocked.Increment(ref _running);
        for (var most = _mostRunning; now > most; most = _mostRunning)
        {
            Interlocked.CompareExchange(ref _mostRunning, now, most);
        }

        worker.Started(batch);
        for (var i = 0; batch.Begin(i); i++)
        {
            _ran.AddOrUpdate(worker, 1, static (_, count) => count + 1);
            worker.Output_(batch, i, batch.Items[i]);
            worker.Done(batch, i);
        }

        Interlocked.Decrement(ref _running);
        worker.Ended(batch);
    }

    private static void SetSecond(ref int count, ManualResetEventSlim second)
    {
        if (Interlocked.Increment(ref count) == 2)
        {
            second.Set();
        }
    }

    private void Count(FakeWorker worker, FakeBatch batch) => _ran.AddOrUpdate(worker, batch.Items.Count, (_, count) => count + batch.Items.Count);
}
