using ParallelProc.Engine;

namespace ParallelProc.Tests.Engine;

public sealed class RetryPolicyTests
{
    [Fact]
    public void Each_wait_is_twice_as_long_as_the_one_before()
    {
        var policy = new RetryPolicy { Count = 5, Delay = TimeSpan.FromSeconds(3), Random = () => 0.5 };

        Assert.Equal([3, 6, 12, 24], Enumerable.Range(1, 4).Select(n => policy.DelayAfter(n).TotalSeconds));
    }

    [Theory]
    [InlineData(0, 8)]
    [InlineData(1, 12)]
    public void A_wait_is_off_by_a_fifth_at_most(double random, double seconds)
    {
        var policy = new RetryPolicy { Count = 1, Delay = TimeSpan.FromSeconds(10), Random = () => random };

        Assert.Equal(seconds, policy.DelayAfter(1).TotalSeconds, precision: 6);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(5000)]
    public void No_wait_is_longer_than_five_minutes(int attempts)
    {
        var policy = new RetryPolicy { Count = int.MaxValue, Delay = TimeSpan.FromSeconds(60), Random = () => 1 };

        Assert.Equal(RetryPolicy.LongestDelay, policy.DelayAfter(attempts));
    }

    [Fact]
    public void Without_a_delay_there_is_no_wait()
    {
        var policy = new RetryPolicy { Count = 1, Delay = TimeSpan.Zero };

        Assert.Equal(TimeSpan.Zero, policy.DelayAfter(1));
        Assert.Equal(TimeSpan.Zero, policy.DelayAfter(100));
    }
}
