using ParallelProc.Engine;

namespace ParallelProc.Tests.Engine.Watching;

public sealed class RecentUseTests
{
    private readonly RecentUse _use = new();

    [Fact]
    public void At_first_it_is_that_of_the_workers_life() => Assert.Equal(0.25, Read(8_000, 2_000));

    [Fact]
    public void Then_it_is_that_since_the_first_reading()
    {
        Read(100_000, 100_000);
        Assert.Equal(0, Read(101_000, 100_000));
        Assert.Equal(0.5, Read(102_000, 101_000));
    }

    [Fact]
    public void What_was_ten_seconds_ago_does_not_count_however_often_one_looks()
    {
        Read(100_000, 0);
        for (var i = 1; i <= 100; i++)
        {
            Read(100_000 + i * 100, i * 100); // busy for ten seconds
        }

        double share = 1;
        for (var i = 1; i <= 101; i++)
        {
            share = Read(110_000 + i * 100, 10_000); // and idle for as long
        }

        Assert.Equal(0, share);
    }

    [Fact]
    public void Two_readings_at_once_give_the_same()
    {
        Assert.Equal(0.5, Read(10_000, 5_000));
        Assert.Equal(0.5, Read(10_000, 5_000));
    }

    [Fact]
    public void A_worker_that_is_not_ready_has_none() => Assert.Equal(0, Read(0, 0));

    [Fact]
    public void Workers_of_the_same_number_in_two_pools_are_two()
    {
        var shares = _use.Share([Worker(1, 1_000, 1_000), Worker(2, 1_000, 0)]).Select(static w => w.Utilization);
        Assert.Equal([1, 0], shares);
        shares = _use.Share([Worker(1, 2_000, 1_000), Worker(2, 2_000, 1_000)]).Select(static w => w.Utilization);
        Assert.Equal([0, 1], shares);
    }

    private double Read(long ready, long busy) => Assert.Single(_use.Share([Worker(1, ready, busy)])).Utilization;

    private static WatchedWorker Worker(int pool, long ready, long busy) => new() { Pool = "x", PoolId = pool, Id = 1, ReadyTime = ready, BusyTime = busy };
}
