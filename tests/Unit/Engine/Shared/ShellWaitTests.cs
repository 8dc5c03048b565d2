using System.Management.Automation;
using System.Management.Automation.Runspaces;
using ParallelProc.Engine;

namespace ParallelProc.Tests.Engine.Shared;

/// <summary>The shell's own calls, from a pipeline that is stopped.</summary>
public sealed class ShellWaitTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("$queue.Take()")]
    [InlineData("foreach ($value in $queue) { $value }")]
    [InlineData("$value = $null; $queue.TryTake([ref] $value, 3600)")]
    public async Task A_wait_of_the_shell_ends_when_its_pipeline_is_stopped(string script)
    {
        var hub = new SharedHub();
        var queue = (SharedQueue)hub.Create(PoolSharedType.Queue, "Q", null, default);
        var waits = (SharedEvent)hub.Create(PoolSharedType.Event, "E", null, default);
        using var shell = PowerShell.Create(InitialSessionState.CreateDefault2());
        shell.Runspace.SessionStateProxy.SetVariable("queue", queue);
        shell.Runspace.SessionStateProxy.SetVariable("waits", waits);
        using var freed = queue; // should the stop not be heard, the script ends by this
        var run = shell.AddScript("$waits.Set();" + script).InvokeAsync();
        Assert.True(waits.Wait(Patience.TotalSeconds));

        await shell.StopAsync(null, null).WaitAsync(Patience);

        await Assert.ThrowsAnyAsync<PipelineStoppedException>(() => run.WaitAsync(Patience));
        queue.Add(1); // nobody waits for it any more
        Assert.Equal(1, queue.Count);
    }
}
