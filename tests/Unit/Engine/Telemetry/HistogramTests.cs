using ParallelProc.Engine;

namespace ParallelProc.Tests.Engine;

public sealed class HistogramTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(37)]
    [InlineData(1_000)]
    [InlineData(123_456)]
    [InlineData(9_876_543_210)]
    public void Percentiles_are_right_within_an_eighth(long scale)
    {
        var histogram = new Histogram();
        for (var i = 1; i <= 1000; i++)
        {
            histogram.Add(TimeSpan.FromMicroseconds((double)i * scale));
        }

        var seen = histogram.Percentiles();

        Assert.Equal(1000, seen.Count);
        Assert.InRange(seen.P50.TotalMicroseconds, 500.0 * scale, 500.0 * scale * 1.125);
        Assert.InRange(seen.P95.TotalMicroseconds, 950.0 * scale, 950.0 * scale * 1.125);
        Assert.InRange(seen.P99.TotalMicroseconds, 990.0 * scale, 1000.0 * scale);
        Assert.Equal(1000.0 * scale, seen.Most.TotalMicroseconds);
    }

    [Fact]
    public void Nothing_seen_is_no_time_and_any_time_can_be_seen()
    {
        var histogram = new Histogram();
        Assert.Equal(new PoolPercentiles(0, default, default, default, default), histogram.Percentiles());

        histogram.Add(TimeSpan.MaxValue);
        histogram.Add(TimeSpan.FromSeconds(-1), count: 3);

        Assert.Equal(4, histogram.Count);
        Assert.Equal(TimeSpan.Zero, histogram.Percentiles().P50);
        Assert.True(histogram.Percentiles().Most > TimeSpan.FromDays(180));
    }
}
