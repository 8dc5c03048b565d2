using ParallelProc.Engine;

namespace ParallelProc.Tests.Engine;

/// <summary>A map whose items are to be tried again, in a pool that is being stopped.</summary>
public sealed class MapRetryStopTests : EngineTest
{
    [Theory]
    [InlineData(true, "PoolStopped")]
    [InlineData(false, null)]
    public void An_item_that_fails_after_the_pool_was_told_to_drop_what_has_not_begun_ends_the_map_early_where_it_would_have_been_tried_again(bool isToBeTriedAgain, string? failure)
    {
        using var begun = new ManualResetEventSlim();
        using var go = new ManualResetEventSlim();
        var pool = Pool(1, (worker, batch) =>
        {
            worker.Started(batch);
            batch.Begin(0);
            begun.Set();
            go.Wait(Patience);
            worker.Output_(batch, 0, "out");
            worker.Fail(batch, 0);
            worker.Ended(batch);
        });
        var retry = new RetryPolicy { Count = 2, Delay = RetryPolicy.LongestDelay, On = new RetryFilter([isToBeTriedAgain ? "*" : "Timeout"]) };
        using var run = Map(pool, new MapOptions { Retry = retry });
        run.Add(0);
        run.CompleteAdding();
        Assert.True(begun.Wait(Patience));
        var stopped = pool.StopAsync(cancelPending: true);
        go.Set();
        Assert.True(stopped.Wait(Patience));

        var results = new List<object?>();
        Take(run, results);
        Assert.Equal(["out", "Broken"], results);
        Assert.True(run.Drained);
        Assert.Equal(failure, run.Failure?.ErrorId);
    }
}
