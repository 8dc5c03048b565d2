using ParallelProc.Engine;

namespace ParallelProc.Tests.Engine;

public sealed class RecentSecondsTests
{
    [Fact]
    public void What_is_older_than_the_window_counts_no_more()
    {
        var sums = new RecentSeconds();
        sums.Add(1_000, 5);
        sums.Add(9_999, 7);

        Assert.Equal(12, sums.Sum(11_999));
        Assert.Equal(7, sums.Sum(12_000));
        Assert.Equal(0, sums.Sum(20_000));
        sums.Add(500_000, 3);
        Assert.Equal(3, sums.Sum(500_500));
    }

    [Fact]
    public void A_span_belongs_to_the_seconds_that_it_lay_in()
    {
        var sums = new RecentSeconds();
        sums.AddSpan(1_500, 4_250);

        Assert.Equal(2_750, sums.Sum(5_000));
        Assert.Equal(2_250, sums.Sum(12_000));
        Assert.Equal(250, sums.Sum(14_999));
        Assert.Equal(0, sums.Sum(15_000));
    }

    [Fact]
    public void Of_a_span_longer_than_the_window_the_end_counts()
    {
        var sums = new RecentSeconds();
        sums.AddSpan(0, 100_000);

        Assert.Equal(10_000, sums.Sum(100_000));
    }
}
