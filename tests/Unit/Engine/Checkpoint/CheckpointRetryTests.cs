using System.Management.Automation;
using System.Text;
using ParallelProc.Engine;

namespace ParallelProc.Tests.Engine;

/// <summary>Maps with a journal whose items are tried again, and which end before that.</summary>
public sealed class CheckpointRetryTests : CheckpointTest
{
    private static readonly MapOptions RetryLater = new() { Unordered = true, Retry = new RetryPolicy { Count = 2, Delay = RetryPolicy.LongestDelay } };

    [Fact]
    public void An_item_that_is_given_up_ends_behind_what_was_told_of_it_and_is_on_record_as_failed()
    {
        using var writing = new ManualResetEventSlim();
        using var go = new ManualResetEventSlim();
        var file = new MemoryJournalFile
        {
            OnWrite = offset =>
            {
                if (offset > 0)
                {
                    writing.Set();
                    go.Wait(Patience);
                }
            },
        };
        var pool = EchoPool(1);
        var results = new List<object?>();
        using (var run = Map(pool, RetryLater with { Checkpoint = Open(file) }))
        {
            run.Add("a");
            Assert.True(writing.Wait(Patience)); // from now on what comes waits for the disk
            run.Add("bad");
            WaitFor(Submit(pool)); // behind it: so it has failed, and waits for its next attempt

            Assert.True(pool.StopAsync(cancelPending: true).Wait(Patience));
            go.Set();
            Take(run, results);
            while (results.Count < 3)
            {
                Wait(run);
                Take(run, results);
            }
        }

        Assert.Equal(["a", "VERBOSE", "Bad"], results.Select(static r => r is VerboseRecord ? "VERBOSE" : r));
        var line = JournalEntry.Read(Encoding.UTF8.GetBytes(file.Lines[^1]), content: false)!;
        Assert.Equal(("bad", CheckpointOutcome.Failed, 1), (line.Label, line.Outcome, line.Attempts));
    }

    [Fact]
    public void An_item_that_was_dropped_before_it_began_is_not_on_record_and_runs_the_next_time()
    {
        using var begun = new ManualResetEventSlim();
        using var go = new ManualResetEventSlim();
        var pool = Pool(1, (worker, batch) =>
        {
            begun.Set();
            go.Wait(Patience);
            worker.Echo(batch);
        });
        var file = new MemoryJournalFile();
        using (var run = Map(pool, new MapOptions { BatchSize = 1, Checkpoint = Open(file) }))
        {
            run.Add("a");
            run.Add("b");
            run.Add("c");
            Assert.True(begun.Wait(Patience));
            var stopped = pool.StopAsync(cancelPending: true);
            go.Set();
            Assert.True(stopped.Wait(Patience));
            var results = new List<object?>();
            Assert.Equal("PoolStopped", Assert.Throws<PoolException>(() => TakeAll(run, results)).ErrorId);
            Assert.Equal(["a"], results);
        }

        Assert.Equal(["a", "b", "c"], Run(EchoPool(1), file, ["a", "b", "c"]));
        Assert.Equal(["b", "c"], RanSorted);
    }

    private static void TakeAll(MapRun run, List<object?> results)
    {
        while (true)
        {
            Take(run, results);
            Wait(run);
        }
    }
}
