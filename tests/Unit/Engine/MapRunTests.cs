using ParallelProc.Engine;
using ParallelProc.Protocol;

namespace ParallelProc.Tests.Engine;

public sealed class MapRunTests : EngineTest
{
    [Theory]
    [InlineData(1, null)]
    [InlineData(2, null)]
    [InlineData(4, 7)]
    public void Results_come_in_the_order_of_the_input(int workers, int? batchSize)
    {
        var pool = Pool(workers, (worker, batch) => worker.Echo(batch));

        var results = RunMap(pool, Enumerable.Range(0, 5000).Cast<object?>(), new MapOptions { BatchSize = batchSize });

        Assert.Equal(Enumerable.Range(0, 5000).Cast<object?>(), results);
    }

    [Fact]
    public void A_fixed_batch_size_is_never_exceeded()
    {
        var sizes = new System.Collections.Concurrent.ConcurrentBag<int>();
        var pool = Pool(2, (worker, batch) =>
        {
            sizes.Add(batch.Items.Count);
            worker.Echo(batch);
        });

        RunMap(pool, Enumerable.Range(0, 100).Cast<object?>(), new MapOptions { BatchSize = 8 });

        Assert.InRange(sizes.Max(), 1, 8);
    }

    [Fact]
    public void Unordered_results_come_as_they_complete()
    {
        using var gate = new ManualResetEventSlim();
        var pool = Pool(2, (worker, batch) =>
        {
            if (Equals(batch.Items[0], 0))
            {
                gate.Wait();
            }

            worker.Echo(batch);
        });
        using var run = Map(pool, new MapOptions { Unordered = true, BatchSize = 1 });
        run.Add(0);
        run.Add(1);
        var results = new List<object?>();
        while (results.Count == 0)
        {
            Wait(run);
            Take(run, results);
        }

        Assert.Equal([1], results);
        gate.Set();
    }

    [Fact]
    public void The_window_is_full_at_exactly_its_size()
    {
        using var gate = new ManualResetEventSlim();
        var pool = Pool(1, (worker, batch) =>
        {
            gate.Wait();
            worker.Echo(batch);
        });
        using var run = Map(pool, new MapOptions { BufferSize = 8 });
        var added = 0;
        while (!run.WindowFull)
        {
            run.Add(added++);
        }

        Assert.Equal(8, added);
        gate.Set();
    }

    [Fact]
    public void An_input_that_cant_cross_is_an_error_in_its_place()
    {
        var pool = Pool(1, (worker, batch) => worker.Echo(batch));

        var results = RunMap(pool, [1, new MemoryStream(), 3]);

        Assert.Equal([1, "NotSerializable", 3], results);
    }

    [Fact]
    public void An_item_over_time_is_stopped_and_then_its_worker_is_killed()
    {
        var pool = Pool(1, (worker, batch) =>
        {
            if (Equals(batch.Items[0], 1))
            {
                worker.Started(batch); // and never a word again
                return;
            }

            worker.Echo(batch);
        });

        // The limit is for that item alone: no other is so quick that it could not be over it on a slow machine.
        var before = RunMap(pool, [0]);
        var late = RunMap(pool, [1], new MapOptions { Timeout = TimeSpan.FromMilliseconds(200) });
        var after = RunMap(pool, [2]);

        Assert.Equal([0, "TaskTimeout", 2], [.. before, .. late, .. after]);
        Assert.Equal(2, Workers.Count);
        Assert.True(Workers.First().Killed);
        Assert.True(SpinWait.SpinUntil(() => !Workers.First().Stops.IsEmpty, Patience)); // it reads what came before the kill, and may be slow to
        Assert.Single(Workers.First().Stops);
    }

    [Fact]
    public void An_item_that_completes_after_its_time_is_over_time_all_the_same()
    {
        var pool = Pool(1, (worker, batch) =>
        {
            using var stopped = new ManualResetEventSlim();
            worker.OnStop = _ => stopped.Set();
            worker.Started(batch);
            stopped.Wait(Patience);
            worker.Done(batch, 0, microseconds: 60_000);
            worker.Ended(batch);
        }, new PoolOptions { Grace = Patience });

        Assert.Equal(["TaskTimeout"], RunMap(pool, [1], new MapOptions { Timeout = TimeSpan.FromMilliseconds(50) }));
        Assert.False(Workers.First().Killed);
    }

    [Fact]
    public void A_map_whose_workers_cannot_be_launched_ends_with_a_broken_pool()
    {
        var pool = Pool(2, () => throw new IOException("no such folder"));

        var error = Assert.Throws<PoolException>(() => RunMap(pool, [1]));

        Assert.Equal("PoolBroken", error.ErrorId);
        Assert.Contains("no such folder", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_item_over_time_that_stops_politely_keeps_its_worker()
    {
        var pool = Pool(1, (worker, batch) =>
        {
            if (!Equals(batch.Items[0], 1))
            {
                worker.Echo(batch);
                return;
            }

            using var stopped = new ManualResetEventSlim();
            worker.OnStop = stop => SetIfOf(batch, stop, stopped); // on a slow machine another item may be over time, too
            worker.Started(batch);
            stopped.Wait(Patience);
            worker.Done(batch, 0, ItemStatus.Stopped);
            worker.Ended(batch);
        }, new PoolOptions { Grace = Patience });

        var results = RunMap(pool, [0, 1, 2], new MapOptions { BatchSize = 1, Timeout = TimeSpan.FromMilliseconds(200) }, clean: true);

        Assert.Equal([0, "TaskTimeout", 2], results);
        Assert.Single(Workers);
        Assert.False(Workers.First().Killed);
    }

    [Fact]
    public void A_cancelled_map_that_does_not_stop_loses_its_workers_and_the_pool_stays_usable()
    {
        using var began = new CountdownEvent(2);
        var pool = Pool(2, (worker, batch) =>
        {
            if (batch.Items[0] is string)
            {
                worker.Started(batch);
                began.Signal();
                worker.Exited.Wait(Patience); // and never a word again
                return;
            }

            worker.Echo(batch);
        });
        var run = Map(pool, new MapOptions { BatchSize = 1 });
        for (var i = 0; i < 8; i++)
        {
            run.Add("hang");
        }

        Assert.True(began.Wait(Patience));
        run.Cancel();
        run.Dispose();

        Assert.Equal([1, 2, 3], RunMap(pool, [1, 2, 3]));
        Assert.True(SpinWait.SpinUntil(() => Workers.Count(w => w.Killed) == 2, Patience)); // that an item has begun may be heard late
    }

    [Fact]
    public void Text_of_natives_comes_before_the_end_of_its_item()
    {
        var pool = Pool(1, (worker, batch) =>
        {
            worker.Started(batch);
            worker.Done(batch, 0);
            worker.Print("from a native\n");
            worker.Ended(batch);
        });

        var results = RunMap(pool, [1]);

        var record = Assert.IsType<System.Management.Automation.InformationRecord>(Assert.Single(results));
        Assert.Equal("from a native", record.MessageData.ToString());
    }

    [Fact]
    public void Text_of_a_childs_crash_is_not_lost_when_its_worker_is_killed()
    {
        var pool = Pool(1, (worker, batch) =>
        {
            worker.Started(batch);
            worker.Print("Unhandled exception. A child's.\n"); // and never a word again
        });

        var results = RunMap(pool, [1], new MapOptions { Timeout = TimeSpan.FromMilliseconds(100) });

        Assert.Equal("Unhandled exception. A child's.", Assert.IsType<System.Management.Automation.InformationRecord>(results[0]).MessageData.ToString());
        Assert.Equal("TaskTimeout", results[1]);
    }

    [Fact]
    public void A_workers_crash_is_told_by_its_error_alone()
    {
        var pool = Pool(1, (worker, batch) =>
        {
            worker.Started(batch);
            worker.Print("Process terminated.\nboom\n");
            worker.Die(new WorkerExit(134, 6));
        });
        using var run = Map(pool);
        run.Add(1);
        run.CompleteAdding();
        Wait(run);

        Assert.True(run.TryTake(out var kind, out var error));
        Assert.Equal(RecordKind.Error, kind);
        Assert.Contains("boom", error!.ToString(), StringComparison.Ordinal);
        Assert.True(run.Drained);
    }

    [Fact]
    public void Garbage_from_a_worker_ends_it_with_a_clear_error()
    {
        var once = 1;
        var pool = Pool(1, (worker, batch) =>
        {
            if (Interlocked.Exchange(ref once, 0) == 1)
            {
                worker.Started(batch);
                worker.SayRaw("hello, this is no frame"u8.ToArray());
                return;
            }

            worker.Echo(batch);
        });

        using var run = Map(pool, new MapOptions { BatchSize = 1 });
        run.Add(1);
        run.Add(2);
        run.CompleteAdding();
        var errors = new List<string>();
        while (!run.Drained)
        {
            Wait(run);
            while (run.TryTake(out var kind, out var value))
            {
                if (kind == RecordKind.Error)
                {
                    errors.Add(value!.ToString()!);
                }
            }
        }

        Assert.Contains("not a frame", Assert.Single(errors), StringComparison.Ordinal);
    }

    [Fact]
    public void Unstarted_items_of_a_busy_worker_move_to_an_idle_one()
    {
        using var gate = new ManualResetEventSlim();
        using var others = new CountdownEvent(9);
        var pool = Pool(2, (worker, batch) =>
        {
            worker.Started(batch);
            for (var i = 0; batch.Begin(i); i++)
            {
                if (Equals(batch.Items[i], 0))
                {
                    gate.Wait();
                }
                else
                {
                    others.Signal();
                }

                worker.Output_(batch, i, batch.Items[i]);
                worker.Done(batch, i);
            }

            worker.Ended(batch);
        });
        using var run = Map(pool, new MapOptions { BatchSize = 5 });
        for (var i = 0; i < 10; i++)
        {
            run.Add(i);
        }

        run.CompleteAdding();

        Assert.True(others.Wait(Patience), "items stay behind a blocked one although a worker is idle");
        gate.Set();
    }

    [Fact]
    public void No_more_workers_are_used_than_the_throttle_allows()
    {
        var running = 0;
        var most = 0;
        var pool = Pool(4, (worker, batch) =>
        {
            var now = Interlocked.Increment(ref running);
            InterlockedMax(ref most, now);
            worker.Echo(batch);
            Interlocked.Decrement(ref running);
        });

        RunMap(pool, Enumerable.Range(0, 500).Cast<object?>(), new MapOptions { ThrottleLimit = 2, BatchSize = 1 });

        Assert.InRange(most, 1, 2);
    }

    private static void SetIfOf(FakeBatch batch, BatchMark stop, ManualResetEventSlim stopped)
    {
        if (stop.Id == batch.Id)
        {
            stopped.Set();
        }
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref target)) < value && Interlocked.CompareExchange(ref target, value, seen) != seen)
        {
        }
    }
}
