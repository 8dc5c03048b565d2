using ParallelProc.Engine;

namespace ParallelProc.Tests.Engine.Launch.Hosts;

/// <summary>What is learnt of a host as it works.</summary>
public sealed class HostStateTests
{
    private readonly HostState _host = new(new PoolHost { Name = "a", Kind = PoolHostKind.Ssh }, new NoLauncher());

    [Fact]
    public void The_round_trip_is_the_least_of_the_last_few_and_the_first_alone_is_not_believed()
    {
        _host.SeeRoundTrip(300);
        Assert.Equal(0, _host.RoundTrip);
        _host.SeeRoundTrip(20);
        _host.SeeRoundTrip(90);
        Assert.Equal(20, _host.RoundTrip);
        for (var i = 0; i < 8; i++)
        {
            _host.SeeRoundTrip(50);
        }

        Assert.Equal(50, _host.RoundTrip);
    }

    [Fact]
    public void A_host_changes_its_class_of_speed_when_it_is_sure_and_not_to_and_fro()
    {
        Assert.Null(_host.Learn(1));
        Assert.Equal(HostState.SpeedClasses - 1, Settle(8));
        Assert.Equal(0, Settle(0.2));
        Assert.Equal(1, Settle(1));
        for (var i = 0; i < 100; i++)
        {
            Assert.Null(_host.Learn(i % 2 == 0 ? 1.35 : 1.45)); // about the border between two classes
        }
    }

    private int Settle(double pace)
    {
        for (var i = 0; i < 50; i++)
        {
            _host.SpeedClass = _host.Learn(pace) ?? _host.SpeedClass;
        }

        return _host.SpeedClass;
    }

    private sealed class NoLauncher : IWorkerLauncher
    {
        public IWorkerConnection Launch() => throw new NotSupportedException();
    }
}
