using System.Collections.Concurrent;
using System.Management.Automation;
using ParallelProc.Engine;
using ParallelProc.Protocol;

namespace ParallelProc.Tests.Engine;

/// <summary>A map that is ended when too much of it has failed.</summary>
public sealed class MapErrorLimitTests : EngineTest
{
    private readonly ConcurrentQueue<int> _began = new();

    [Fact]
    public void So_many_errors_as_are_allowed_end_nothing()
    {
        var pool = Pool(2, Failing(item => item < 3));

        Assert.Equal(3, RunMap(pool, Numbers(20), new MapOptions { MaxErrors = 3 }).Count(r => Equals(r, "Broken")));
    }

    [Fact]
    public void One_more_ends_the_map_and_what_came_before_is_written_in_order()
    {
        var pool = Pool(1, Failing(item => item is 2 or 4));
        var (results, failure) = End(pool, 1000, new MapOptions { MaxErrors = 1, BatchSize = 1 });

        Assert.Equal([0, 1, "Broken", 3, "Broken"], results.Take(5));
        Assert.Equal("TooManyErrors", failure!.ErrorId);
        Assert.Matches("2 of the [0-9]+ inputs", failure.Message);
        Assert.True(_began.Count < 1000, "nothing was left out");
    }

    [Fact]
    public void The_last_item_counts_as_well()
    {
        var (results, failure) = End(Pool(1, Failing(_ => true)), 1, new MapOptions { MaxErrors = 0 });

        Assert.Equal(["Broken"], results);
        Assert.Equal("TooManyErrors", failure?.ErrorId);
    }

    [Fact]
    public void An_item_that_wrote_errors_and_went_on_counts_once()
    {
        var pool = Pool(1, (worker, batch) =>
        {
            worker.Started(batch);
            for (var i = 0; batch.Begin(i); i++)
            {
                for (var error = 0; error < 3; error++)
                {
                    worker.Record(batch, RecordKind.Error, i, w => new ObjectEncoder().Encode(w, new ErrorRecord(new InvalidOperationException("x"), "Written", default, null)));
                }

                worker.Done(batch, i);
            }

            worker.Ended(batch);
        });

        Assert.Equal(6, RunMap(pool, Numbers(2), new MapOptions { MaxErrors = 2 }).Count);
        Assert.Equal("TooManyErrors", End(pool, 3, new MapOptions { MaxErrors = 2 }).Failure?.ErrorId);
    }

    [Fact]
    public void An_input_that_cant_cross_counts()
    {
        var pool = Pool(1, Failing(_ => false));
        using var run = Map(pool, new MapOptions { MaxErrors = 0 });
        run.Add(new MemoryStream());
        run.CompleteAdding();

        var (results, failure) = Rest(run);

        Assert.Equal(["NotSerializable"], results);
        Assert.Equal("TooManyErrors", failure);
    }

    [Fact]
    public void A_share_is_judged_from_the_tenth_item_on()
    {
        var pool = Pool(1, Failing(item => item < 3));
        var options = new MapOptions { MaxErrorPercent = 20, BatchSize = 1 };

        Assert.Equal(9, RunMap(pool, Numbers(9), options).Count);
        Assert.Equal("TooManyErrors", End(pool, 10, options).Failure?.ErrorId);
        Assert.Equal(10, RunMap(pool, Numbers(10), options with { MaxErrorPercent = 30 }).Count);
    }

    [Fact]
    public void A_failed_attempt_that_is_tried_again_does_not_count()
    {
        var runs = 0;
        var pool = Pool(1, Failing(_ => Interlocked.Increment(ref runs) == 1));
        var options = new MapOptions { MaxErrors = 0, Retry = new RetryPolicy { Count = 1, Delay = TimeSpan.Zero } };

        Assert.Equal([0], RunMap(pool, Numbers(1), options).Where(r => r is not VerboseRecord));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_runs_meanwhile_is_stopped_or_may_finish(bool letFinish)
    {
        using var busy = new ManualResetEventSlim();
        using var recalled = new ManualResetEventSlim();
        using var stopped = new ManualResetEventSlim();
        var pool = Pool(2, (worker, batch) =>
        {
            worker.OnRecall = _ => recalled.Set();
            worker.OnStop = _ => stopped.Set();
            if (Equals(batch.Items[0], 0))
            {
                worker.Started(batch);
                busy.Set();
                Assert.True((letFinish ? recalled : stopped).Wait(Patience));
                worker.Output_(batch, 0, "the long one");
                worker.Done(batch, 0, letFinish ? ItemStatus.Completed : ItemStatus.Stopped);
                worker.Ended(batch);
                return;
            }

            busy.Wait(Patience);
            Failing(_ => true)(worker, batch);
        }, new PoolOptions { Grace = Patience });

        Assert.True(pool.PrewarmAsync(2).Wait(Patience));

        var (results, failure) = End(pool, 2, new MapOptions { MaxErrors = 0, BatchSize = 1, LetRunningFinish = letFinish });

        Assert.Equal(letFinish ? ["the long one", "Broken"] : ["the long one", "TaskStopped", "Broken"], results);
        Assert.Equal("TooManyErrors", failure?.ErrorId);
        Assert.Equal(letFinish, stopped.IsSet == false);
    }

    [Fact]
    public void The_pool_goes_on_with_other_work()
    {
        var pool = Pool(1, Failing(item => item == 0));
        Assert.Equal("TooManyErrors", End(pool, 50, new MapOptions { MaxErrors = 0 }).Failure?.ErrorId);

        Assert.Equal([1, 2], RunMap(pool, [1, 2]));
    }

    private static IEnumerable<object?> Numbers(int count) => Enumerable.Range(0, count).Cast<object?>();

    private static (List<object?> Results, PoolException? Failure) End(ProcessPool pool, int count, MapOptions options)
    {
        using var run = Map(pool, options);
        for (var i = 0; i < count; i++)
        {
            run.Add(i);
        }

        run.CompleteAdding();
        var (results, _) = Rest(run);
        return (results, run.Failure);
    }

    private static (List<object?> Results, string? Failure) Rest(MapRun run)
    {
        var results = new List<object?>();
        Take(run, results);
        while (!run.Drained)
        {
            Assert.True(Task.Run(run.Wait).Wait(Patience), "the map hangs");
            Take(run, results);
        }

        return (results, run.Failure?.ErrorId);
    }

    private Action<FakeWorker, FakeBatch> Failing(Func<int, bool> fails) => (worker, batch) =>
    {
        worker.Started(batch);
        for (var i = 0; batch.Begin(i); i++)
        {
            var item = (int)batch.Items[i]!;
            _began.Enqueue(item);
            if (fails(item))
            {
                worker.Fail(batch, i);
            }
            else
            {
                worker.Output_(batch, i, item);
                worker.Done(batch, i);
            }
        }

        worker.Ended(batch);
    };
}
