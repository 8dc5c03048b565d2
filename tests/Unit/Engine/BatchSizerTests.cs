using ParallelProc.Engine;

namespace ParallelProc.Tests.Engine;

public sealed class BatchSizerTests
{
    [Fact]
    public void Towards_a_known_end_batches_become_smaller()
    {
        var sizer = Learned();

        var far = sizer.Next(1000, 2, left: 100_000, patient: true, idle: false);
        var near = sizer.Next(1000, 2, left: 1200, patient: true, idle: false);
        var ended = sizer.Next(100, 2, left: 100, patient: true, idle: false);

        Assert.Equal(500, far);
        Assert.Equal(300, near);
        Assert.Equal(25, ended);
    }

    [Fact]
    public void Without_a_known_end_batches_are_worth_their_time() => Assert.Equal(500, Learned().Next(1000, 2, left: null, patient: true, idle: false));

    [Fact]
    public void More_that_is_known_to_come_is_waited_for_and_no_more_is_not()
    {
        var sizer = Learned();

        Assert.Equal(0, sizer.Next(5, 2, left: 1000, patient: true, idle: true));
        Assert.Equal(5, sizer.Next(5, 2, left: 5, patient: true, idle: true));
    }

    [Fact]
    public void Hosts_get_batches_of_the_same_time_and_smaller_ones_towards_the_end_where_they_are_slow()
    {
        var (fast, slow, other) = (Host("fast"), Host("slow"), Host("other"));
        var sizer = new BatchSizer(null);
        sizer.Learn(1000, TimeSpan.FromMilliseconds(100), fast);
        sizer.Learn(1000, TimeSpan.FromMilliseconds(1000), slow);

        Assert.Equal(500, sizer.Next(100_000, 4, left: null, patient: true, idle: false, fast));
        Assert.Equal(50, sizer.Next(100_000, 4, left: null, patient: true, idle: false, slow));
        var near = (Fast: sizer.Next(800, 4, left: 800, patient: true, idle: false, fast), Slow: sizer.Next(800, 4, left: 800, patient: true, idle: false, slow));
        Assert.Equal(10, (double)near.Fast / near.Slow, 0.6);
        Assert.Equal(10, sizer.PaceOn(slow) / sizer.PaceOn(fast), 0.001);
        Assert.Equal(1, sizer.PaceOn(other));
    }

    [Fact]
    public void The_mean_of_hosts_is_that_of_all_their_workers_at_work()
    {
        var costs = new HostCosts();
        costs.Learn(Host("many", workers: 3), 1);
        costs.Learn(Host("one"), 4);

        Assert.Equal(4 / 3.25, costs.Mean, 0.001);
    }

    private static HostState Host(string name, int workers = 1) => new(new PoolHost { Name = name, Kind = PoolHostKind.Ssh, Workers = workers }, new NoLauncher());

    private sealed class NoLauncher : IWorkerLauncher
    {
        public IWorkerConnection Launch() => throw new NotSupportedException();
    }

    /// <summary>One that knows that an item costs a tenth of a millisecond.</summary>
    private static BatchSizer Learned()
    {
        var sizer = new BatchSizer(null);
        sizer.Learn(1000, TimeSpan.FromMilliseconds(100));
        return sizer;
    }
}
