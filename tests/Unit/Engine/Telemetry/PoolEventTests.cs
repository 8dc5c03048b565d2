using ParallelProc.Engine;
using ParallelProc.Protocol;

namespace ParallelProc.Tests.Engine;

public sealed class PoolEventTests : EngineTest
{
    [Fact]
    public async Task A_pools_life_is_told_from_its_start_to_its_end()
    {
        var pool = Pool(1, Quick);
        RunMap(pool, [1, 2, 3]);
        await pool.StopAsync().WaitAsync(Patience);

        var kinds = pool.GetEvents().Select(static e => e.Kind).ToList();

        PoolEventKind[] order = [PoolEventKind.PoolStarted, PoolEventKind.MapStarted, PoolEventKind.WorkerStarting, PoolEventKind.WorkerReady, PoolEventKind.BatchStarted];
        Assert.Equal(order, kinds.Take(order.Length));
        Assert.Equal([PoolEventKind.WorkerEnded, PoolEventKind.PoolStopped], kinds.TakeLast(2));
        Assert.Single(kinds, PoolEventKind.MapEnded);
        Assert.Single(kinds, PoolEventKind.PoolStopping);
        Assert.All(pool.GetEvents(), e => Assert.Equal((pool.Name, DateTimeKind.Utc), (e.Pool, e.Time.Kind)));
    }

    [Fact]
    public void Every_item_is_counted_in_the_end_of_one_batch()
    {
        var pool = Pool(3, Quick);
        RunMap(pool, Enumerable.Range(0, 500).Cast<object?>(), new MapOptions { BatchSize = 7 }, clean: true);
        Until(pool, static events => events.Where(static e => e.Kind == PoolEventKind.BatchEnded).Sum(static e => e.Count) >= 500);

        var ended = pool.GetEvents().Where(static e => e.Kind == PoolEventKind.BatchEnded).ToList();

        Assert.Equal(500, ended.Sum(static e => e.Count));
        Assert.Equal(Enumerable.Range(0, 500).Select(static i => (long)i), ended.SelectMany(static e => Enumerable.Range((int)e.Item!, (int)e.Count!)).Select(static i => (long)i).Order());
        Assert.All(ended, static e => Assert.True(e is { Failed: 0, Outcome: PoolEventOutcome.Completed, BytesIn: > 0, BytesOut: > 0, MapId: 1, WorkerId: > 0 }, e.ToString()));
        Assert.DoesNotContain(pool.GetEvents(), static e => e.Kind == PoolEventKind.ItemEnded);
        Assert.Equal(500, pool.DoneCount);
        Assert.Equal(500, pool.RunTime.Count);
        Assert.Equal(500, pool.QueueWait.Count);
    }

    [Fact]
    public void Items_that_are_slow_or_fail_have_events_of_their_own_without_what_the_error_says()
    {
        var pool = Pool(1, (worker, batch) =>
        {
            worker.Started(batch);
            for (var i = 0; batch.Begin(i); i++)
            {
                switch (batch.Items[i])
                {
                    case "slow":
                        worker.Done(batch, i, microseconds: 1_000);
                        break;
                    case "bad":
                        worker.Fail(batch, i, new IOException("secret"), "secret");
                        break;
                    case "exit":
                        worker.Record(batch, RecordKind.Done, i, static w =>
                        {
                            w.WriteByte((byte)ItemStatus.Exited);
                            w.WriteVarUInt(1);
                            w.WriteVarInt(42);
                        });
                        break;
                    default:
                        worker.Done(batch, i, microseconds: 999);
                        break;
                }
            }

            worker.Ended(batch);
        });
        RunMap(pool, ["a", "slow", "b", "bad", "exit"], new MapOptions { BatchSize = 5 });
        Until(pool, static events => events.Any(static e => e.Kind == PoolEventKind.MapEnded));

        var items = pool.GetEvents().Where(static e => e.Kind == PoolEventKind.ItemEnded).ToList();

        Assert.Equal([(1, PoolEventOutcome.Completed), (3, PoolEventOutcome.Failed), (4, PoolEventOutcome.Exited)], items.Select(static e => ((int)e.Item!, e.Outcome!.Value)));
        Assert.Equal(TimeSpan.FromMilliseconds(1), items[0].Duration);
        Assert.Equal(["System.IO.IOException", "TaskExited"], items.Skip(1).Select(static e => e.Message));
        Assert.Equal([null, null, 42], items.Select(static e => e.ExitCode));
        Assert.DoesNotContain(pool.GetEvents(), static e => e.ToString().Contains("secret", StringComparison.Ordinal));
        Assert.Equal(2, pool.GetEvents().Where(static e => e.Kind == PoolEventKind.BatchEnded).Sum(static e => e.Failed));
        Assert.Equal(2, pool.FailedCount);
    }

    [Fact]
    public void Who_wants_each_item_gets_each_item_and_nobody_else_does()
    {
        var pool = Pool(1, Quick);
        var each = new EventQueue(1000, eachItem: true);
        var other = new EventQueue(1000);
        pool.Listen(each, 0);
        pool.Listen(other, 0);
        RunMap(pool, Enumerable.Range(0, 100).Cast<object?>(), clean: true);

        var events = new List<PoolEvent>();
        Assert.True(each.Take(ref events, out var dropped));
        Assert.Equal(Enumerable.Range(0, 100).Select(static i => (long?)i), events.Where(static e => e.Kind == PoolEventKind.ItemEnded).Select(static e => e.Item));
        Assert.Equal(0, dropped);
        Assert.True(other.Take(ref events, out _));
        Assert.DoesNotContain(events, static e => e.Kind == PoolEventKind.ItemEnded);
        Assert.DoesNotContain(pool.GetEvents(), static e => e.Kind == PoolEventKind.ItemEnded);
    }

    [Fact]
    public void A_listener_that_takes_nothing_holds_up_nobody()
    {
        var pool = Pool(2, Quick);
        var stuck = new EventQueue(3, eachItem: true);
        pool.Listen(stuck, 0);

        Assert.Equal(300, RunMap(pool, Enumerable.Range(0, 300).Cast<object?>()).Count);

        var events = new List<PoolEvent>();
        Assert.True(stuck.Take(ref events, out var dropped));
        Assert.Equal(3, events.Count);
        Assert.InRange(dropped, 297, 3000);
    }

    [Fact]
    public void A_task_tells_of_its_queue_its_attempts_and_its_end()
    {
        var runs = 0;
        var pool = Pool(1, (worker, batch) =>
        {
            worker.Started(batch);
            if (++runs == 1)
            {
                worker.Fail(batch, 0, new IOException("woe"));
            }
            else
            {
                worker.Done(batch, 0, microseconds: 5_000);
            }

            worker.Ended(batch);
        });
        WaitFor(Submit(pool, options: new TaskOptions { Retry = new RetryPolicy { Count = 1, Delay = TimeSpan.FromMilliseconds(1) } }));

        var events = pool.GetEvents().Where(static e => e.Name == "test").ToList();

        Assert.Equal(
            [PoolEventKind.TaskQueued, PoolEventKind.TaskStarted, PoolEventKind.TaskRetried, PoolEventKind.TaskEnded], events.Select(static e => e.Kind));
        Assert.Equal((1, "System.IO.IOException"), (events[2].Attempt, events[2].Message));
        Assert.Equal((2, PoolEventOutcome.Completed, 5.0), (events[3].Attempt, events[3].Outcome, events[3].Duration!.Value.TotalMilliseconds));
        Assert.Equal(1, pool.RetryCount);
        Assert.Equal((2, 1), (pool.DoneCount, pool.FailedCount));
    }

    [Fact]
    public void A_lost_worker_and_its_item_say_how_it_died()
    {
        var pool = Pool(1, (worker, batch) =>
        {
            worker.Started(batch);
            worker.Die(new WorkerExit(null, 9));
        });
        Assert.Contains("WorkerLost", RunMap(pool, [1])[0]!.ToString());
        Until(pool, static events => events.Any(static e => e.Kind == PoolEventKind.MapEnded));

        var events = pool.GetEvents();

        Assert.Equal(9, Assert.Single(events, static e => e.Kind == PoolEventKind.WorkerLost).Signal);
        var item = Assert.Single(events, static e => e.Kind == PoolEventKind.ItemEnded);
        Assert.Equal((PoolEventOutcome.WorkerLost, 9, "WorkerLost"), (item.Outcome, item.Signal, item.Message));
        var batch = Assert.Single(events, static e => e.Kind == PoolEventKind.BatchEnded);
        Assert.Equal((1, 1, PoolEventOutcome.WorkerLost), (batch.Count, batch.Failed, batch.Outcome));
        Assert.Equal((1, 1, PoolEventOutcome.Completed), Assert.Single(events, static e => e.Kind == PoolEventKind.MapEnded) is var map ? (map.Count, map.Failed, map.Outcome) : default);
    }

    [Fact]
    public void A_pool_that_keeps_none_makes_none()
    {
        var pool = Pool(1, Quick, new PoolOptions { EventLimit = 0 });
        RunMap(pool, [1, 2, 3]);

        Assert.Empty(pool.GetEvents());
        Assert.Equal(3, pool.DoneCount);
    }

    [Fact]
    public void A_busy_worker_is_seen_to_be_busy()
    {
        using var begun = new ManualResetEventSlim();
        using var gate = new ManualResetEventSlim();
        var pool = Pool(1, (worker, batch) =>
        {
            worker.Started(batch);
            begun.Set();
            gate.Wait(Patience);
            worker.Done(batch, 0);
            worker.Ended(batch);
        });
        using var run = Map(pool);
        run.Add("x");
        Assert.True(begun.Wait(Patience));
        Until(pool, static events => events.Any(static e => e.Kind == PoolEventKind.BatchStarted));

        Assert.Equal(1, pool.BusyCount);
        var worker = Assert.Single(pool.GetWorkers());
        Assert.Equal(0, worker.CurrentItem);
        Assert.NotNull(worker.RunningFor);
        gate.Set();
        run.CompleteAdding();
        Until(pool, static events => events.Any(static e => e.Kind == PoolEventKind.MapEnded));
        Assert.Equal(0, pool.BusyCount);
        Assert.InRange(pool.Utilization, 0, 1);
    }

    private static void Quick(FakeWorker worker, FakeBatch batch) => worker.Echo(batch);

    /// <summary>Waits for what the strand has yet to tell.</summary>
    private static void Until(ProcessPool pool, Func<IReadOnlyList<PoolEvent>, bool> condition)
    {
        var queue = new EventQueue(10_000);
        pool.Listen(queue, int.MaxValue);
        var seen = new List<PoolEvent>();
        var taken = new List<PoolEvent>();
        var done = Task.Run(() =>
        {
            while (!condition(seen) && queue.Take(ref taken, out _))
            {
                seen.AddRange(taken);
            }
        });
        var ended = done.Wait(Patience);
        queue.End();
        Assert.True(ended, "what was to happen does not");
        pool.Forget(queue);
    }
}
