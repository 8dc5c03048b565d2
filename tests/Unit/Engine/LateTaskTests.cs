using System.Collections.Concurrent;
using ParallelProc.Engine;

namespace ParallelProc.Tests.Engine;

/// <summary>A task that comes when its pool takes no more work, as it was submitted on another thread.</summary>
public sealed class LateTaskTests : EngineTest
{
    [Fact]
    public void It_is_stopped_at_once_and_costs_the_earlier_ones_nothing()
    {
        using var gate = new ManualResetEventSlim();
        using var began = new ManualResetEventSlim();
        var ran = new ConcurrentQueue<string>();
        var pool = Pool(1, (worker, batch) =>
        {
            ran.Enqueue(batch.Body);
            began.Set();
            gate.Wait(Patience);
            worker.Echo(batch);
        });
        TaskRun[] earlier = [Submit(pool, "1"), Submit(pool, "2"), Submit(pool, "3")];
        Assert.True(began.Wait(Patience));
        var stopped = pool.StopAsync();

        var late = Submit(pool, "late");

        WaitFor(late);
        Assert.Equal(TaskPhase.Stopped, late.Phase);
        gate.Set();
        Assert.True(stopped.Wait(Patience));
        Assert.All(earlier, static task => Assert.Equal(TaskPhase.Completed, task.Phase));
        Assert.Equal(["1", "2", "3"], ran);
    }
}
