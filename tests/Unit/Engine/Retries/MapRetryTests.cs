using System.Collections.Concurrent;
using System.Management.Automation;
using ParallelProc.Engine;
using ParallelProc.Protocol;

namespace ParallelProc.Tests.Engine;

/// <summary>A map whose failed items are tried again.</summary>
public sealed class MapRetryTests : EngineTest
{
    private static readonly RetryPolicy Soon = new() { Count = 2, Delay = TimeSpan.FromMilliseconds(1) };
    private static readonly RetryPolicy NotInThisTest = new() { Count = 2, Delay = RetryPolicy.LongestDelay };

    private readonly ConcurrentDictionary<int, int> _runs = new();

    [Fact]
    public void What_a_failed_attempt_put_out_is_dropped_and_a_verbose_record_stands_in_its_place()
    {
        var pool = Pool(1, Failing(item => item == 1 && _runs[1] == 1));

        var results = RunMap(pool, [0, 1, 2], new MapOptions { Retry = Soon });

        Assert.Equal(["out 0", "VERBOSE", "out 1", "out 2"], results.Select(r => r is VerboseRecord ? "VERBOSE" : r));
        Assert.Matches("^Input 2: attempt 1 of 3 failed and is followed by another in [0-9.,]+ seconds: broken$", results.OfType<VerboseRecord>().Single().Message);
        Assert.Equal(2, _runs[1]);
    }

    [Theory]
    [InlineData(1, null, 1L << 30, false)]
    [InlineData(1, 1, 1L << 30, false)]
    [InlineData(2, 3, 1, false)]
    [InlineData(3, null, 1, false)]
    [InlineData(2, null, 1, true)]
    public void Every_item_comes_in_its_place_whatever_the_window_and_the_memory_limit_are(int workers, int? window, long limit, bool clean)
    {
        var pool = Pool(workers, Failing(item => item % 3 == 0 && _runs[item] <= 2));

        var results = RunMap(pool, Enumerable.Range(0, 60).Cast<object?>(), new MapOptions { Retry = Soon, BufferSize = window, ResultLimit = limit }, clean);

        Assert.Equal(Enumerable.Range(0, 60).Select(i => $"out {i}"), results.OfType<string>());
        Assert.Equal(40, results.OfType<VerboseRecord>().Count());
    }

    [Fact]
    public void An_item_that_waits_for_its_next_attempt_holds_up_no_worker_and_only_those_that_are_to_be_written_after_it()
    {
        var pool = Pool(1, Failing(item => item == 0));
        using var run = Map(pool, new MapOptions { Retry = NotInThisTest, Unordered = true });
        for (var i = 0; i < 4; i++)
        {
            run.Add(i);
        }

        run.CompleteAdding();
        var results = new List<object?>();
        while (results.Count < 4)
        {
            Wait(run);
            Take(run, results);
        }

        Assert.Equal(["out 1", "out 2", "out 3"], results.OfType<string>());
        run.Cancel();
        Assert.True(run.Over);
    }

    [Fact]
    public void The_last_failure_says_how_many_attempts_there_were_and_its_exception_stays_what_it_was()
    {
        var pool = Pool(1, Failing(_ => true));
        using var run = Map(pool, new MapOptions { Retry = Soon });
        run.Add(7);
        run.CompleteAdding();
        ErrorRecord? error = null;
        while (!run.Drained)
        {
            Wait(run);
            while (run.TryTake(out var kind, out var value))
            {
                error = kind == RecordKind.Error ? (ErrorRecord)value! : error;
            }
        }

        Assert.Equal("broken (It was tried 3 times.)", error!.ErrorDetails.Message);
        Assert.Equal("broken", Assert.IsType<InvalidOperationException>(error.Exception).Message);
        Assert.Equal(3, error.Exception.Data["ParallelProc.Attempts"]);
        Assert.Equal(3, _runs[7]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_item_that_kills_its_worker_is_run_as_often_as_asked_and_takes_no_other_along(bool clean)
    {
        var pool = Pool(2, Counting((worker, batch, index, item) =>
        {
            if (item == 5)
            {
                worker.Die(new WorkerExit(139, 11));
                return false;
            }

            worker.Output_(batch, index, item);
            worker.Done(batch, index);
            return true;
        }));

        var results = RunMap(pool, Enumerable.Range(0, 12).Cast<object?>(), new MapOptions { BatchSize = 12, Retry = Soon }, clean);

        Assert.Equal([0, 1, 2, 3, 4, "WorkerLost", 6, 7, 8, 9, 10, 11], results.Where(r => r is not VerboseRecord));
        Assert.Equal(3, _runs[5]);
        Assert.All(_runs.Where(r => r.Key != 5), r => Assert.Equal(1, r.Value));
    }

    [Theory]
    [InlineData("Other", 1)]
    [InlineData("InvalidOperationException", 3)]
    [InlineData("Timeout", 1)]
    public void Only_failures_that_are_named_are_tried_again(string name, int runs)
    {
        var pool = Pool(1, Failing(_ => true));

        RunMap(pool, [0], new MapOptions { Retry = Soon with { On = new RetryFilter([name]) } });

        Assert.Equal(runs, _runs[0]);
    }

    [Fact]
    public void A_time_out_and_an_exit_are_known_by_their_kinds()
    {
        var pool = Pool(1, Counting((worker, batch, index, item) =>
        {
            if (item == 0)
            {
                worker.Exited.Wait(Patience);
                return false;
            }

            worker.Record(batch, RecordKind.Done, index, w =>
            {
                w.WriteByte((byte)ItemStatus.Exited);
                w.WriteCount(1);
                w.WriteVarInt(3);
            });
            return true;
        }));

        // The limit is for the one that hangs alone: on a slow machine the other could be over it.
        var options = new MapOptions { Retry = Soon with { Count = 1, On = new RetryFilter(["Timeout", "Exit"]) } };
        var late = RunMap(pool, [0], options with { Timeout = TimeSpan.FromMilliseconds(100) });
        var exited = RunMap(pool, [1], options);

        Assert.Equal(["TaskTimeout", "TaskExited"], late.Concat(exited).Where(r => r is not VerboseRecord));
        Assert.Equal([2, 2], [_runs[0], _runs[1]]);
    }

    [Fact]
    public void A_flood_of_an_attempt_that_fails_is_read_to_its_end()
    {
        var pool = Pool(1, Counting((worker, batch, index, item) =>
        {
            for (var i = 0; i < 2000; i++)
            {
                worker.Output_(batch, index, "a long line of output");
            }

            if (_runs[item] == 1)
            {
                worker.Fail(batch, index);
            }
            else
            {
                worker.Done(batch, index);
            }

            return true;
        }));

        var results = RunMap(pool, [0, 1], new MapOptions { Retry = Soon, ResultLimit = 100 });

        Assert.Equal(4000, results.OfType<string>().Count());
    }

    [Fact]
    public void A_pool_that_drops_what_has_not_begun_tells_how_the_waiting_item_failed()
    {
        var pool = Pool(1, Failing(_ => true));
        using var run = Map(pool, new MapOptions { Retry = NotInThisTest });
        run.Add(0);
        var results = new List<object?>();
        while (results.Count == 0)
        {
            Wait(run);
            Take(run, results);
        }

        Assert.True(pool.StopAsync(cancelPending: true).Wait(Patience));
        run.CompleteAdding();
        Take(run, results);

        Assert.IsType<VerboseRecord>(results[0]);
        Assert.Equal("Broken", results[1]);
        Assert.Equal("PoolStopped", run.Failure?.ErrorId);
        Assert.Equal(1, _runs[0]);
    }

    [Fact]
    public void A_pool_that_is_stopped_in_order_waits_for_the_next_attempt()
    {
        using var failed = new ManualResetEventSlim();
        using var go = new ManualResetEventSlim();
        var pool = Pool(1, Counting((worker, batch, index, item) =>
        {
            if (_runs[item] == 1)
            {
                go.Wait(Patience);
                worker.Fail(batch, index);
                failed.Set();
            }
            else
            {
                worker.Done(batch, index);
            }

            return true;
        }));
        using var run = Map(pool, new MapOptions { Retry = Soon });
        run.Add(0);
        run.CompleteAdding();
        var stopped = pool.StopAsync();
        go.Set();
        Assert.True(failed.Wait(Patience));

        Assert.True(stopped.Wait(Patience));
        Assert.Equal(2, _runs[0]);
        var results = new List<object?>();
        Take(run, results);
        Assert.IsType<VerboseRecord>(Assert.Single(results));
    }

    [Fact]
    public void Errors_of_the_pools_set_up_are_told_though_the_attempt_with_which_they_came_is_dropped()
    {
        var errors = 0;
        var pool = Pool(1, () => new FakeWorker(Failing(_ => _runs[0] == 1))
        {
            WhenReady = w =>
            {
                if (Interlocked.Increment(ref errors) == 1)
                {
                    new ObjectEncoder().Encode(w, new ErrorRecord(new InvalidOperationException("set-up"), "SetupId", ErrorCategory.NotSpecified, null));
                }
            },
        });

        var results = RunMap(pool, [0], new MapOptions { Retry = Soon });

        Assert.Equal(["SetupId", "VERBOSE", "out 0"], results.Select(r => r is VerboseRecord ? "VERBOSE" : r));
    }

    /// <summary>Each item puts out a line, and then fails if that is asked for.</summary>
    private Action<FakeWorker, FakeBatch> Failing(Func<int, bool> fails) => Counting((worker, batch, index, item) =>
    {
        worker.Output_(batch, index, $"out {item}");
        if (fails(item))
        {
            worker.Fail(batch, index);
        }
        else
        {
            worker.Done(batch, index);
        }

        return true;
    });

    /// <summary>Counts how often each item is run. <paramref name="play"/> returns false when the worker is gone.</summary>
    private Action<FakeWorker, FakeBatch> Counting(Func<FakeWorker, FakeBatch, int, int, bool> play) => (worker, batch) =>
    {
        worker.Started(batch);
        for (var i = 0; batch.Begin(i); i++)
        {
            var item = (int)batch.Items[i]!;
            _runs.AddOrUpdate(item, 1, (_, n) => n + 1);
            if (!play(worker, batch, i, item))
            {
                return;
            }
        }

        worker.Ended(batch);
    };
}
