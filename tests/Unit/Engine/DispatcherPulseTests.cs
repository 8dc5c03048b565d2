using ParallelProc.Engine;

namespace ParallelProc.Tests.Engine;

public sealed class DispatcherPulseTests : EngineTest
{
    private static readonly PoolOptions Impatient = new() { AnswerLimit = TimeSpan.FromSeconds(1) };

    [Fact]
    public void A_worker_that_hangs_before_it_begins_is_killed_and_loses_nothing()
    {
        var first = 1;
        var pool = Pool(1, (worker, batch) =>
        {
            if (Interlocked.Exchange(ref first, 0) == 1)
            {
                worker.Hangs = true;
                return;
            }

            worker.Echo(batch);
        }, Impatient);

        Assert.Equal([1, 2, 3], RunMap(pool, [1, 2, 3]));
        Assert.True(Workers.First().Killed);
    }

    [Fact]
    public void A_cancelled_map_gets_rid_of_a_worker_that_hangs()
    {
        using var hung = new ManualResetEventSlim();
        var pool = Pool(1, (worker, _) =>
        {
            worker.Hangs = true;
            hung.Set();
        }, Impatient);
        using (var run = Map(pool))
        {
            run.Add(1);
            Assert.True(hung.Wait(Patience));
        }

        Assert.True(Workers.First().Exited.Wait(Patience));
    }

    [Fact]
    public void A_worker_that_answers_is_not_killed_however_long_its_item_runs()
    {
        using var gate = new ManualResetEventSlim();
        using var answered = new ManualResetEventSlim();
        var limit = TimeSpan.FromSeconds(6); // its threads may pause for some of that
        var pool = Pool(1, (worker, batch) =>
        {
            worker.OnRecall = _ => answered.Set();
            gate.Wait();
            worker.Echo(batch);
        }, new PoolOptions { AnswerLimit = limit });
        var task = Submit(pool);
        Assert.True(answered.Wait(Patience), "the worker was not asked");

        // Long enough for an answer that was missed to be its end.
        Assert.False(Workers.First().Exited.Wait(1.5 * limit));
        gate.Set();
        WaitFor(task);
        Assert.Equal(TaskPhase.Completed, task.Phase);
        Assert.Single(Workers);
    }
}
