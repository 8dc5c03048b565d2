using ParallelProc.Engine;
using ParallelProc.Tests.Views;

namespace ParallelProc.Tests.Engine.Watching;

public sealed class WatchLinesTests : ViewTest
{
    [Fact]
    public void There_is_a_line_for_each_new_failure_and_one_for_each_pool()
    {
        var snapshot = Snapshot(workers: 2, failures: 5, pools: 2) with { NewFailures = [Failure(7)] };

        Assert.Equal(
            [
                "12:00:07 Alpha error: Resize-Image item 7 failed: System.DivideByZeroException, worker 1",
                "12:34:56 Pool0: Running, 6 of 8 busy, 75 %, 87.3/s, 120 pending, 1234 done, 3 failed",
                "12:34:56 Pool1: Running, 6 of 8 busy, 75 %, 87.3/s, 120 pending, 1234 done, 3 failed",
            ],
            WatchLines.Of(snapshot));
    }

    [Fact]
    public void What_could_not_be_kept_is_counted() =>
        Assert.Contains("12:34:56 17 more errors came faster than they could be kept", WatchLines.Of(Snapshot(1) with { Missed = 17 }));

    [Fact]
    public void What_seldom_happens_is_told_when_it_has() =>
        Assert.EndsWith(
            ", 3 failed, 4 retries, 1 workers lost, 2 workers recycled",
            Assert.Single(WatchLines.Sums(Snapshot(0) with { Pools = [Pool() with { Retries = 4, Lost = 1, Recycled = 2 }] })),
            StringComparison.Ordinal);

    [Theory]
    [InlineData(PoolEventKind.WorkerLost, "worker 3", "died of signal 9")]
    [InlineData(PoolEventKind.WorkerStartFailed, "worker 3", "did not start")]
    [InlineData(PoolEventKind.TaskRetried, "task 5 Tidy", "failed, attempt 2")]
    [InlineData(PoolEventKind.PoolBroken, "the pool", "is broken")]
    [InlineData(PoolEventKind.LogFailed, "its log", "can't be written")]
    public void Each_failure_says_what_failed_and_how(PoolEventKind kind, string subject, string what)
    {
        var one = new PoolEvent { Kind = kind, WorkerId = 3, TaskId = 5, Name = "Tidy", Attempt = 2, Signal = 9 };

        Assert.Equal((subject, what), (PoolFailure.Subject(one), PoolFailure.What(one)));
    }

    [Fact]
    public void A_name_never_makes_a_second_line()
    {
        var snapshot = Snapshot(1) with { NewFailures = [Failure(1, "a\r\nb\u001b[2J")] };

        Assert.All(WatchLines.Of(snapshot), static line => Assert.DoesNotContain(line, char.IsControl));
    }
}
