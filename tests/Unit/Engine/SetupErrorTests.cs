using System.Management.Automation;
using ParallelProc.Engine;
using ParallelProc.Protocol;

namespace ParallelProc.Tests.Engine;

/// <summary>Errors that an initialisation script writes without ending.</summary>
public sealed class SetupErrorTests : EngineTest
{
    [Fact]
    public void They_come_once_with_the_first_item_that_runs()
    {
        var pool = Pool(2, Complaining);
        Assert.Equal(["Woe", 1], RunMap(pool, [1]));
        Assert.Equal([2, 3, 4], RunMap(pool, [2, 3, 4], new MapOptions { BatchSize = 1 }));
    }

    [Fact]
    public void Whoever_waits_for_the_workers_can_take_them_first()
    {
        var pool = Pool(2, Complaining);
        Assert.True(pool.PrewarmAsync(2).Wait(Patience));
        Assert.Equal("Woe", Assert.Single(pool.TakeSetupErrors()).FullyQualifiedErrorId);
        Assert.Equal([1], RunMap(pool, [1]));
    }

    private static FakeWorker Complaining() => new(static (worker, batch) => worker.Echo(batch))
    {
        WhenReady = static output => new ObjectEncoder().Encode(output, new ErrorRecord(new IOException("oh"), "Woe", ErrorCategory.NotSpecified, null)),
    };
}
