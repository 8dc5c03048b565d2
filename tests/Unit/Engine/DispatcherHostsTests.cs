using ParallelProc.Engine;

namespace ParallelProc.Tests.Engine;

/// <summary>How many batches a worker of a host has at a time.</summary>
public sealed class DispatcherHostsTests
{
    [Theory]
    [InlineData(PoolHostKind.Local, 0, 0.05, 2)]
    [InlineData(PoolHostKind.Ssh, 0, 5, 2)]
    [InlineData(PoolHostKind.Slurm, 0, 0.05, 8)]
    [InlineData(PoolHostKind.Ssh, 100, 50, 3)]
    [InlineData(PoolHostKind.Ssh, 100, 0.05, 32)]
    public void The_window_is_deep_where_the_way_is_long_and_somewhat_where_batches_are_quick(PoolHostKind kind, int roundTrip, double batchTime, int depth)
    {
        var host = new HostState(new PoolHost { Name = "a", Kind = kind }, null!);
        host.SeeRoundTrip(roundTrip);
        host.SeeRoundTrip(roundTrip); // the first alone says nothing
        Assert.Equal(depth, Dispatcher.DepthOf(host, batchTime));
    }
}
