using ParallelProc.Engine;
using ParallelProc.Protocol;

namespace ParallelProc.Tests.Engine;

/// <summary>An item that puts out more than anybody takes. What a flood writes ends in the workers' small pipe once it is not read any more.</summary>
public sealed class MapFloodTests : EngineTest
{
    private const int Limit = 64 * 1024;
    private static readonly string Load = new('x', 1000);

    /// <summary>Many times what may lie unwritten.</summary>
    private const int Flood = 1000;

    private readonly ManualResetEventSlim _half = new();
    private readonly ManualResetEventSlim _all = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Its_worker_is_held_back_until_results_are_taken(bool unordered)
    {
        var pool = Pool(1, Flooding);
        using var run = Map(pool, Options with { Unordered = unordered });
        run.Add("flood");
        run.CompleteAdding();

        AssertHeld();
        var results = new List<object?>();
        End(run, results);

        Assert.Equal(Flood, results.Count);
    }

    [Fact]
    public void Its_worker_goes_on_for_what_has_been_taken_and_is_held_back_again()
    {
        var pool = Pool(1, Flooding);
        using var run = Map(pool, Options);
        run.Add("flood");
        AssertHeld();

        var taken = 0;
        while (!_half.IsSet)
        {
            Assert.True(Task.Run(run.Wait).Wait(Patience));
            while (!_half.IsSet && run.TryTake(out _, out _))
            {
                taken++;
            }
        }

        Assert.InRange(taken, 1, Flood / 2);
        Assert.False(_all.Wait(TimeSpan.FromMilliseconds(200)));
    }

    [Fact]
    public void A_cancelled_map_lets_its_worker_go_on_to_the_stop()
    {
        using var stopped = new ManualResetEventSlim();
        var pool = Pool(
            1,
            (worker, batch) =>
            {
                worker.OnStop = _ => stopped.Set();
                worker.Started(batch);
                if (!Equals(batch.Items[0], "flood"))
                {
                    worker.Output_(batch, 0, batch.Items[0]);
                    worker.Done(batch, 0);
                }

                for (var i = 0; Equals(batch.Items[0], "flood") && !stopped.IsSet; i++)
                {
                    Sent(i);
                    worker.Output_(batch, 0, Load);
                }

                if (stopped.IsSet && Equals(batch.Items[0], "flood"))
                {
                    worker.Done(batch, 0, ItemStatus.Stopped);
                }

                worker.Ended(batch);
            },
            new PoolOptions { Grace = Patience });
        var run = Map(pool, Options);
        run.Add("flood");
        AssertHeld();

        run.Dispose();

        Assert.True(stopped.Wait(Patience));
        Assert.Equal([1, 2, 3], RunMap(pool, [1, 2, 3], new MapOptions { BatchSize = 1 }));
        Assert.False(Assert.Single(Workers).Killed);
    }

    [Fact]
    public void A_pool_that_is_stopped_by_force_lets_go_of_all()
    {
        var pool = Pool(1, Flooding);
        using var run = Map(pool, Options);
        run.Add("flood");
        AssertHeld();

        Assert.True(pool.StopAsync(force: true).Wait(Patience));
    }

    [Fact]
    public void A_pool_that_finishes_its_work_lets_go_lest_the_one_that_stops_it_be_the_reader()
    {
        var pool = Pool(1, Flooding);
        using var run = Map(pool, Options);
        run.Add("flood");
        run.CompleteAdding();
        AssertHeld();

        Assert.True(pool.StopAsync().Wait(Patience));

        var results = new List<object?>();
        Take(run, results);
        Assert.Equal(Flood, results.Count);
    }

    [Fact]
    public void Other_work_that_waits_for_the_worker_comes_to_run()
    {
        var pool = Pool(1, Flooding);
        using var run = Map(pool, Options);
        run.Add("flood");
        run.CompleteAdding();
        AssertHeld();

        // The reader of the first map may be the one that waits for the second: two maps in one pipeline.
        Assert.Equal([1, 2, 3], RunMap(pool, [1, 2, 3]));
    }

    [Fact]
    public void One_that_is_not_next_is_never_held_back_and_what_it_brings_holds_back_nobody()
    {
        using var first = new ManualResetEventSlim();
        var pool = Pool(2, (worker, batch) =>
        {
            if (Equals(batch.Items[0], "first"))
            {
                worker.Started(batch);
                first.Wait(Patience);
                for (var i = 0; i < 10; i++)
                {
                    worker.Output_(batch, 0, i);
                }

                worker.Done(batch, 0);
                worker.Ended(batch);
                return;
            }

            Flooding(worker, batch);
        });
        using var run = Map(pool, Options);
        run.Add("first");
        run.Add("flood");
        run.CompleteAdding();

        Assert.True(_all.Wait(Patience));
        first.Set();
        var results = new List<object?>();
        End(run, results);

        Assert.Equal([.. Enumerable.Range(0, 10), .. Enumerable.Repeat(Load, Flood)], results);
    }

    [Fact]
    public void Its_clock_stands_still_while_its_worker_is_held_back()
    {
        var pool = Pool(1, Flooding, new PoolOptions { Grace = Patience });
        var limit = TimeSpan.FromSeconds(1);
        using var run = Map(pool, Options with { Timeout = limit });
        run.Add("flood");
        run.CompleteAdding();
        AssertHeld();
        Assert.False(_all.Wait(2 * limit)); // longer than the item may run

        var results = new List<object?>();
        End(run, results);

        Assert.Equal(Enumerable.Repeat(Load, Flood), results);
    }

    private static MapOptions Options => new() { BatchSize = 1, ResultLimit = Limit };

    private void Flooding(FakeWorker worker, FakeBatch batch)
    {
        if (!Equals(batch.Items[0], "flood"))
        {
            worker.Echo(batch);
            return;
        }

        worker.Started(batch);
        for (var i = 1; i <= Flood; i++)
        {
            worker.Output_(batch, 0, Load);
            Sent(i);
        }

        worker.Done(batch, 0);
        worker.Ended(batch);
    }

    private void Sent(int count)
    {
        if (count == Flood / 2)
        {
            _half.Set();
        }
        else if (count == Flood)
        {
            _all.Set();
        }
    }

    /// <summary>Nobody takes anything, and the flood has come to a halt: it would have taken milliseconds.</summary>
    private void AssertHeld() => Assert.False(_half.Wait(TimeSpan.FromMilliseconds(500)), "nothing holds the worker back");

    private static void End(MapRun run, List<object?> results)
    {
        Take(run, results);
        while (!run.Drained)
        {
            Wait(run);
            Take(run, results);
        }
    }
}
