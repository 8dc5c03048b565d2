using System.Net;
using ParallelProc.Engine;

namespace ParallelProc.Tests.Engine.Launch.Hosts.Join;

public sealed class ClusterAddressTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("10.1.2.3")]
    [InlineData("172.31.255.1")]
    [InlineData("192.168.0.7")]
    [InlineData("100.64.0.1")]
    [InlineData("169.254.3.4")]
    [InlineData("fe80::1")]
    [InlineData("fd12::5")]
    [InlineData("::ffff:10.1.2.3")]
    public void An_address_that_no_public_network_leads_to_is_taken(string text) => Assert.Equal(IPAddress.Parse(text).ToString(), ClusterAddress.Choose(text));

    [Theory]
    [InlineData("0.0.0.0", "it stands for all of this machine's addresses")]
    [InlineData("::", "it stands for all of this machine's addresses")]
    [InlineData("::ffff:0.0.0.0", "it stands for all of this machine's addresses")]
    [InlineData("8.8.8.8", "others than the cluster's machines may get there")]
    [InlineData("172.32.0.1", "others than the cluster's machines may get there")]
    [InlineData("100.128.0.1", "others than the cluster's machines may get there")]
    [InlineData("2001:db8::1", "others than the cluster's machines may get there")]
    [InlineData("::ffff:8.8.8.8", "others than the cluster's machines may get there")]
    [InlineData("login1", "it is no IP address")]
    public void Any_other_is_refused_with_the_reason(string text, string why)
    {
        var error = Assert.Throws<PoolException>(() => ClusterAddress.Choose(text));
        Assert.Equal("InvalidJoinAddress", error.ErrorId);
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_only_one_is_taken_and_of_several_none()
    {
        Assert.Equal("10.0.0.5", ClusterAddress.Only([IPAddress.Parse("10.0.0.5")]));
        Assert.Equal("JoinAddressMissing", Assert.Throws<PoolException>(() => ClusterAddress.Only([])).ErrorId);
        var several = Assert.Throws<PoolException>(() => ClusterAddress.Only([IPAddress.Parse("10.0.0.5"), IPAddress.Parse("192.168.1.1")]));
        Assert.Contains("10.0.0.5, 192.168.1.1", several.Message, StringComparison.Ordinal);
    }
}
