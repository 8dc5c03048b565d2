using System.Management.Automation;
using ParallelProc.Engine;
using ParallelProc.Protocol;

namespace ParallelProc.Tests.Engine;

public sealed class ProcessPoolTests : EngineTest
{
    [Fact]
    public void Serial_tasks_reuse_one_worker()
    {
        var pool = Pool(4, (worker, batch) => worker.Echo(batch));
        for (var i = 0; i < 3; i++)
        {
            WaitFor(Submit(pool));
        }

        Assert.Single(Workers);
    }

    [Fact]
    public void Blocked_tasks_never_make_more_workers_than_the_limit()
    {
        using var gate = new ManualResetEventSlim();
        using var began = new CountdownEvent(3);
        var pool = Pool(3, (worker, batch) =>
        {
            worker.Started(batch);
            gate.Wait();
            worker.Done(batch, 0);
            worker.Ended(batch);
        });
        var tasks = Enumerable.Range(0, 45).Select(_ => Submit(pool, onPhase: phase =>
        {
            if (phase == TaskPhase.Running && !gate.IsSet)
            {
                began.Signal();
            }
        })).ToList();

        Assert.True(began.Wait(Patience));
        Assert.Equal(3, Workers.Count);
        Assert.Equal(3, tasks.Count(t => t.Phase == TaskPhase.Running));
        Assert.Equal(42, tasks.Count(t => t.Phase == TaskPhase.NotStarted));
        gate.Set();
        tasks.ForEach(WaitFor);
        Assert.All(tasks, t => Assert.Equal(TaskPhase.Completed, t.Phase));
    }

    [Fact]
    public void A_task_that_waits_in_a_workers_queue_can_be_cancelled()
    {
        using var gate = new ManualResetEventSlim();
        using var began = new ManualResetEventSlim();
        var pool = Pool(1, (worker, batch) =>
        {
            worker.Started(batch);
            began.Set();
            gate.Wait();
            worker.Done(batch, 0);
            worker.Ended(batch);
        });
        var running = Submit(pool);
        var queued = Submit(pool);
        var pending = Submit(pool);
        Assert.True(began.Wait(Patience));

        pool.StopTask(queued, pendingOnly: true);
        pool.StopTask(pending, pendingOnly: true);
        pool.StopTask(running, pendingOnly: true);
        WaitFor(queued);
        WaitFor(pending);

        Assert.Equal(TaskPhase.Stopped, queued.Phase);
        Assert.Equal(TaskPhase.Stopped, pending.Phase);
        Assert.Equal(TaskPhase.Running, running.Phase);
        gate.Set();
        WaitFor(running);
        pool.StopTask(running, pendingOnly: false);
        Assert.Equal(TaskPhase.Completed, running.Phase);
    }

    [Fact]
    public void A_running_task_that_is_stopped_twice_ends_stopped_and_the_next_one_runs()
    {
        using var began = new ManualResetEventSlim();
        var pool = Pool(1, (worker, batch) =>
        {
            if (batch.Body == "next")
            {
                worker.Echo(batch);
                return;
            }

            using var stopped = new ManualResetEventSlim();
            worker.OnStop = _ => stopped.Set();
            worker.Started(batch);
            began.Set();
            stopped.Wait(Patience);
            worker.Done(batch, 0, ItemStatus.Stopped);
            worker.Ended(batch);
        }, new PoolOptions { Grace = Patience });
        var task = Submit(pool);
        var next = Submit(pool, "next");
        Assert.True(began.Wait(Patience));

        pool.StopTask(task, pendingOnly: false);
        pool.StopTask(task, pendingOnly: false);
        WaitFor(task);
        WaitFor(next);

        Assert.Equal(TaskPhase.Stopped, task.Phase);
        Assert.Equal(TaskPhase.Completed, next.Phase);
        Assert.Single(Workers);
        Assert.Single(Workers.First().Stops);
    }

    [Fact]
    public void A_task_does_not_wait_behind_a_blocked_one_while_later_ones_run()
    {
        using var gate = new ManualResetEventSlim();
        using var began = new ManualResetEventSlim();
        var pool = Pool(2, (worker, batch) =>
        {
            if (batch.Body == "block")
            {
                worker.Started(batch);
                began.Set();
                gate.Wait();
                worker.Done(batch, 0);
                worker.Ended(batch);
                return;
            }

            worker.Echo(batch);
        });
        var blocked = Submit(pool, "block");
        var second = Submit(pool);
        Assert.True(began.Wait(Patience));
        while (!second.Finished.Wait(TimeSpan.FromMilliseconds(1)))
        {
            Submit(pool); // there is always something pending
        }

        Assert.False(blocked.Finished.IsCompleted);
        gate.Set();
    }

    [Fact]
    public void Stopping_finishes_what_was_submitted()
    {
        var pool = Pool(2, (worker, batch) => worker.Echo(batch));
        var tasks = Enumerable.Range(0, 50).Select(_ => Submit(pool)).ToList();

        Assert.True(pool.StopAsync().Wait(Patience));

        Assert.All(tasks, t => Assert.Equal(TaskPhase.Completed, t.Phase));
        Assert.Equal(PoolState.Stopped, pool.State);
        Assert.All(Workers, w => Assert.True(w.Exited.IsCompleted));
    }

    [Fact]
    public void Stopping_with_pending_cancelled_finishes_only_what_runs()
    {
        using var gate = new ManualResetEventSlim();
        using var began = new ManualResetEventSlim();
        var pool = Pool(1, (worker, batch) =>
        {
            worker.Started(batch);
            began.Set();
            gate.Wait();
            worker.Done(batch, 0);
            worker.Ended(batch);
        });
        var tasks = Enumerable.Range(0, 5).Select(_ => Submit(pool)).ToList();
        Assert.True(began.Wait(Patience));

        var stopped = pool.StopAsync(cancelPending: true);
        tasks.Skip(1).ToList().ForEach(WaitFor);
        gate.Set();

        Assert.True(stopped.Wait(Patience));
        Assert.Equal(TaskPhase.Completed, tasks[0].Phase);
        Assert.All(tasks.Skip(1), t => Assert.Equal(TaskPhase.Stopped, t.Phase));
    }

    [Fact]
    public void Stopping_by_force_ends_what_runs()
    {
        using var began = new ManualResetEventSlim();
        var pool = Pool(1, (worker, batch) =>
        {
            worker.Started(batch);
            began.Set();
        });
        var task = Submit(pool);
        Assert.True(began.Wait(Patience));

        Assert.True(pool.StopAsync(force: true).Wait(Patience));
        WaitFor(task);

        Assert.Equal(TaskPhase.Stopped, task.Phase);
    }

    [Fact]
    public void Submitting_after_a_stop_is_refused()
    {
        var pool = Pool(1, (worker, batch) => worker.Echo(batch));
        Assert.True(pool.StopAsync().Wait(Patience));

        Assert.Equal("PoolStopped", pool.Refusal?.ErrorId);
        Assert.Equal("PoolStopped", Assert.Throws<PoolException>(() => RunMap(pool, [1])).ErrorId);
    }

    [Fact]
    public void Three_workers_that_die_before_they_are_ready_break_the_pool()
    {
        var pool = Pool(1, () =>
        {
            var worker = new FakeWorker((_, _) => { }, greets: false, ready: false);
            worker.Print("no such module\n");
            worker.Die(new WorkerExit(1, null));
            return worker;
        });

        var error = Assert.Throws<PoolException>(() => RunMap(pool, [1]));

        Assert.Equal("PoolBroken", error.ErrorId);
        Assert.Contains("exit code 1", error.Message, StringComparison.Ordinal);
        Assert.Equal(3, Workers.Count);
        Assert.Equal(PoolState.Broken, pool.State);
    }

    [Fact]
    public void A_failing_initialisation_is_told_with_the_workers_own_error()
    {
        var pool = Pool(1, () =>
        {
            var worker = new FakeWorker((_, _) => { }, greets: false, ready: false);
            worker.Say(FrameKind.Hello, BatchContent.Greeting(worker.Host).Write); // here, or it might come second
            var cause = new ErrorRecord(new InvalidOperationException("no licence"), "NoLicence", ErrorCategory.NotSpecified, null);
            worker.Say(FrameKind.SetupFailed, w => new ObjectEncoder().Encode(w, cause));
            worker.Die(new WorkerExit(1, null)); // as a real one does
            return worker;
        });

        var error = Assert.Throws<PoolException>(() => RunMap(pool, [1]));

        Assert.Contains("no licence", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Prewarmed_workers_are_ready_when_the_task_completes()
    {
        var pool = Pool(4, (worker, batch) => worker.Echo(batch));

        Assert.True(pool.PrewarmAsync(3).Wait(Patience));

        Assert.Equal(3, pool.GetWorkers().Count(w => w.State == WorkerState.Idle));
    }

    [Fact]
    public void A_smaller_limit_lets_surplus_workers_go()
    {
        var pool = Pool(4, (worker, batch) => worker.Echo(batch));
        Assert.True(pool.PrewarmAsync(4).Wait(Patience));

        pool.Resize(1);

        Assert.True(Task.WhenAll(Workers.Where(w => w != Workers.First()).Select(w => w.Exited)).Wait(Patience));
        Assert.Equal([1, 2, 3], RunMap(pool, [1, 2, 3]));
        Assert.Equal(4, Workers.Count);
    }

    [Fact]
    public void A_task_may_submit_another_from_its_completion_a_hundred_deep()
    {
        var pool = Pool(2, (worker, batch) => worker.Echo(batch));
        var depth = 0;
        using var all = new CountdownEvent(100);
        void Next(TaskPhase phase)
        {
            if (phase == TaskPhase.Completed)
            {
                all.Signal();
                if (Interlocked.Increment(ref depth) < 100)
                {
                    Submit(pool, onPhase: Next);
                }
            }
        }

        Submit(pool, onPhase: Next);

        Assert.True(all.Wait(Patience));
    }

    [Fact]
    public void Ten_thousand_tasks_at_once_all_complete()
    {
        var pool = Pool(2, (worker, batch) => worker.Echo(batch));

        var tasks = Enumerable.Range(0, 10_000).Select(_ => Submit(pool)).ToList();

        Assert.True(Task.WhenAll(tasks.Select(t => t.Finished)).Wait(TimeSpan.FromMinutes(1)));
        Assert.All(tasks, t => Assert.Equal(TaskPhase.Completed, t.Phase));
    }

    [Fact]
    public void An_idle_pool_with_a_limit_stops_by_itself()
    {
        var pool = Pool(1, (worker, batch) => worker.Echo(batch), new PoolOptions { IdleLimit = TimeSpan.FromMilliseconds(100) });
        WaitFor(Submit(pool));

        Assert.True(pool.Stopped.Wait(Patience));
        Assert.True(Workers.First().Exited.IsCompleted);
    }

    [Fact]
    public void Two_hundred_workers_are_no_problem()
    {
        var pool = Pool(200, (worker, batch) => worker.Echo(batch));
        Assert.True(pool.PrewarmAsync(200).Wait(TimeSpan.FromMinutes(1)));

        Assert.Equal(2000, RunMap(pool, Enumerable.Range(0, 2000).Cast<object?>()).Count);
    }
}
