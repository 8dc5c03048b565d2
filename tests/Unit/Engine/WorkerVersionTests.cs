using System.Management.Automation;
using ParallelProc.Engine;
using ParallelProc.Protocol;

namespace ParallelProc.Tests.Engine;

/// <summary>Workers that greet in another version than the pool's.</summary>
public sealed class WorkerVersionTests : EngineTest
{
    [Theory]
    [InlineData(HelloMessage.CurrentProtocol + 1, null)]
    [InlineData(HelloMessage.CurrentProtocol, "0.0.1")]
    public void One_of_a_host_is_an_error_that_says_which_host_has_what(int protocol, string? module)
    {
        var error = FailureOf(new HelloMessage(protocol, module ?? ModuleVersion.Current, "7.4.9", "FullLanguage", 0, "far", "mark"), TimeSpan.FromMinutes(1));

        Assert.Equal("HostVersionFailed", error.ErrorId);
        Assert.Equal(PoolHostStep.Version, error.Step);
        Assert.Equal("far", error.Record.TargetObject);
        Assert.Equal(ErrorCategory.ConnectionError, error.Record.CategoryInfo.Category);
        Assert.Contains($"Host 'far', step Version: it runs ParallelProc {module ?? ModuleVersion.Current} (protocol {protocol}) in PowerShell 7.4.9", error.Message, StringComparison.Ordinal);
        Assert.Contains($"{Environment.MachineName} has {ModuleVersion.Current} (protocol {HelloMessage.CurrentProtocol})", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_of_this_machine_is_an_error_that_names_both_versions()
    {
        var error = FailureOf(new HelloMessage(HelloMessage.CurrentProtocol + 1, ModuleVersion.Current, "7.6", "FullLanguage", 0, "memory", "mark"), beatEvery: null);

        Assert.Equal("WorkerStartFailed", error.ErrorId);
        Assert.Contains($"protocol {HelloMessage.CurrentProtocol + 1}", error.Message, StringComparison.Ordinal);
        Assert.Contains($"protocol {HelloMessage.CurrentProtocol})", error.Message, StringComparison.Ordinal);
    }

    /// <summary>What breaks a pool of one worker that greets so.</summary>
    private PoolException FailureOf(HelloMessage hello, TimeSpan? beatEvery)
    {
        var pool = Pool(1, () =>
        {
            var worker = new FakeWorker((_, _) => { }, greets: false) { Host = "far", BeatEvery = beatEvery };
            worker.Say(FrameKind.Hello, hello.Write);
            return worker;
        });
        using var run = Map(pool);
        run.Add(1);
        run.CompleteAdding();
        var broken = Assert.Throws<PoolException>(() => Wait(run));
        Assert.Equal("PoolBroken", broken.ErrorId);
        return Assert.IsType<PoolException>(broken.InnerException);
    }
}
