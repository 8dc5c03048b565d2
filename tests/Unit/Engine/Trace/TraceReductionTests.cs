using ParallelProc.Engine;

namespace ParallelProc.Tests.Engine;

public sealed class TraceReductionTests
{
    [Fact]
    public void Few_bars_stay_as_they_are()
    {
        var trace = Many(500, errorEach: 50);
        var reduction = TraceReduction.Of(trace, 500);

        Assert.Equal((500, 500, TimeSpan.Zero), (reduction.Before, reduction.After, reduction.Limit));
        Assert.Equal(trace.Pools[0].Workers[0].Bars, reduction.Apply(trace.Pools[0].Workers[0].Bars));
    }

    [Fact]
    public void Of_too_many_short_neighbours_become_one_and_nothing_is_lost()
    {
        var trace = Many(200_000, errorEach: 5000);
        var reduction = TraceReduction.Of(trace, 1000);
        var worker = trace.Pools[0].Workers[0];

        var bars = reduction.Apply(worker.Bars).ToList();

        Assert.InRange(bars.Count, 10, 1000);
        Assert.Equal(bars.Count, reduction.After);
        Assert.Equal(200_000, bars.Sum(static b => b.Sum));
        Assert.Equal(200_000, bars.Sum(static b => b.Items));
        Assert.Equal(40, bars.Count(static b => b is { IsError: true, Sum: 1 }));
        Assert.Equal(40, bars.Sum(static b => b.Failed));
        Assert.All(trace.Slowest, place => Assert.Contains(place.Bar, bars));
        var end = DateTime.MinValue;
        foreach (var bar in bars)
        {
            Assert.InRange(bar.Start, end, bar.End);
            end = bar.End;
        }
    }

    [Fact]
    public void Where_most_fail_errors_are_summed_up_and_stay_errors()
    {
        var trace = Many(50_000, errorEach: 1);
        var reduction = TraceReduction.Of(trace, 1000);

        var bars = reduction.Apply(trace.Pools[0].Workers[0].Bars).ToList();

        Assert.False(reduction.KeepsErrors);
        Assert.InRange(bars.Count, 10, 1000);
        Assert.Equal(50_000, bars.Sum(static b => b.Failed));
        Assert.All(bars, static b => Assert.True(b.IsError));
    }

    [Fact]
    public void What_is_of_different_maps_is_never_one_bar()
    {
        var run = new RecordedRun().Start(1);
        for (var i = 0; i < 3000; i++)
        {
            run.Item(i * 2 + 2, 1, i, 1.5, map: 1 + (i / 1500)).BatchEnded(i * 2 + 2, 1, i, 1, took: 1.5, map: 1 + (i / 1500));
        }

        var trace = run.Trace();
        var bars = TraceReduction.Of(trace, 100).Apply(trace.Pools[0].Workers[0].Bars).ToList();

        Assert.InRange(bars.Count, 2, 100);
        Assert.Equal(1500, bars.Where(static b => b.Event.MapId == 1).Sum(static b => b.Sum));
    }

    private static PoolTrace Many(int count, int errorEach)
    {
        var run = new RecordedRun().Start(1);
        for (var i = 0; i < count; i++)
        {
            var failed = i % errorEach == errorEach - 1;
            var took = i % 10_007 == 3 ? 2.9 : 1.1;
            run.BatchStarted(i * 3, 1, i, 1).Item(i * 3 + took, 1, i, took, failed ? PoolEventOutcome.Failed : PoolEventOutcome.Completed).BatchEnded(i * 3 + took, 1, i, 1, took, failed: failed ? 1 : 0);
        }

        return run.Trace();
    }
}
