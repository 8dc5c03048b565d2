using System.Collections.Concurrent;
using System.Management.Automation;
using ParallelProc.Engine;
using ParallelProc.Protocol;

namespace ParallelProc.Tests.Engine;

/// <summary>A task that is tried again when it fails.</summary>
public sealed class TaskRetryTests : EngineTest
{
    private static readonly TaskOptions Soon = new() { Retry = new RetryPolicy { Count = 2, Delay = TimeSpan.FromMilliseconds(1) } };
    private static readonly TaskOptions NotInThisTest = new() { Retry = new RetryPolicy { Count = 2, Delay = RetryPolicy.LongestDelay } };

    private readonly ConcurrentQueue<TaskPhase> _phases = new();
    private readonly BlockingCollection<(RecordKind Kind, object? Value)> _records = [];
    private int _runs;

    [Fact]
    public void It_stays_running_and_what_counts_is_the_attempt_that_succeeds()
    {
        var task = Start(Pool(1, Failing(times: 2)), Soon);

        WaitFor(task);

        Assert.Equal([TaskPhase.Running, TaskPhase.Completed], _phases);
        Assert.Equal([RecordKind.Verbose, RecordKind.Verbose, RecordKind.Output], _records.Select(r => r.Kind));
        Assert.Equal("attempt 3", _records.Last().Value);
    }

    [Fact]
    public void Its_last_failure_says_how_many_attempts_there_were()
    {
        var task = Start(Pool(1, Failing(times: 3)), Soon);

        WaitFor(task);

        Assert.Equal(TaskPhase.Failed, task.Phase);
        Assert.Equal(3, task.Error!.Exception.Data["ParallelProc.Attempts"]);
        Assert.Equal("broken (It was tried 3 times.)", task.Error.ErrorDetails.Message);
        Assert.Equal([RecordKind.Verbose, RecordKind.Verbose, RecordKind.Output], _records.Select(r => r.Kind));
    }

    [Fact]
    public void Stopped_while_it_waits_it_ends_at_once()
    {
        var pool = Pool(1, Failing(times: 1));
        var task = Waiting(pool);

        pool.StopTask(task, pendingOnly: false);

        WaitFor(task);
        Assert.Equal(TaskPhase.Stopped, task.Phase);
        Assert.Equal(1, _runs);
    }

    [Fact]
    public void It_is_not_stopped_with_those_that_have_not_begun()
    {
        var pool = Pool(1, Failing(times: 1));
        var task = Waiting(pool);

        pool.StopTask(task, pendingOnly: true);

        Assert.Equal(0, pool.PendingCount); // asked in turn: the stop has been dealt with by then
        Assert.Equal(TaskPhase.Running, task.Phase);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void A_pool_that_is_stopped_lets_it_end_with_its_last_failure(bool cancelPending, bool force)
    {
        var pool = Pool(1, Failing(times: 1));
        var task = Waiting(pool);

        Assert.True(pool.StopAsync(cancelPending, force).Wait(Patience));

        Assert.Equal(TaskPhase.Failed, task.Phase);
        Assert.Equal("Broken", task.Error!.FullyQualifiedErrorId);
        Assert.Equal(1, _runs);
    }

    [Fact]
    public void It_leaves_its_worker_to_others_while_it_waits()
    {
        var pool = Pool(1, Failing(times: 1));
        Waiting(pool);

        var other = Submit(pool);

        WaitFor(other);
        Assert.Equal(TaskPhase.Completed, other.Phase);
    }

    private TaskRun Start(ProcessPool pool, TaskOptions options) =>
        Submit(pool, options: options, onPhase: _phases.Enqueue, onRecord: (kind, value) => _records.Add((kind, value)));

    /// <summary>A task that has failed once, and is not tried again in the time of the test.</summary>
    private TaskRun Waiting(ProcessPool pool)
    {
        var task = Start(pool, NotInThisTest);
        Assert.True(_records.TryTake(out var notice, (int)Patience.TotalMilliseconds));
        Assert.StartsWith("test: attempt 1 of 3 failed", Assert.IsType<VerboseRecord>(notice.Value).Message, StringComparison.Ordinal);
        return task;
    }

    private Action<FakeWorker, FakeBatch> Failing(int times) => (worker, batch) =>
    {
        worker.Started(batch);
        var run = Interlocked.Increment(ref _runs);
        worker.Output_(batch, 0, $"attempt {run}");
        if (run <= times)
        {
            worker.Fail(batch, 0);
        }
        else
        {
            worker.Done(batch, 0);
        }

        worker.Ended(batch);
    };
}
