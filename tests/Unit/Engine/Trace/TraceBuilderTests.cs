using ParallelProc.Engine;

namespace ParallelProc.Tests.Engine;

public sealed class TraceBuilderTests
{
    [Fact]
    public void A_task_is_a_bar_from_its_begin_to_its_end_on_its_workers_row()
    {
        var trace = new RecordedRun().Start(2, ready: 50).Task(60, 160, worker: 1, task: 4).Task(70, 90, worker: 2, task: 5, outcome: PoolEventOutcome.Failed, message: "System.IO.IOException").Stop(200).Trace();

        var workers = Assert.Single(trace.Pools).Workers;
        Assert.Equal([(1, (int?)1001), (2, 1002)], workers.Select(static w => (w.Id, w.ProcessId)));
        var bar = Assert.Single(workers[0].Bars);
        Assert.Equal((TraceBarKind.Task, At(60), At(160), PoolEventOutcome.Completed, false), (bar.Kind, bar.Start, bar.End, bar.Outcome!.Value, bar.IsError));
        Assert.True(Assert.Single(workers[1].Bars).IsError);
        Assert.Equal((At(0), At(50), At(200)), (workers[0].Start, workers[0].Ready, workers[0].End));
        Assert.Equal((At(0), At(200)), (trace.Start, trace.End));
        Assert.Empty(trace.Notes);
    }

    [Fact]
    public void Items_that_are_heard_of_at_once_lie_one_after_the_other_within_their_batch()
    {
        var worker = OneWorker(new RecordedRun().Start(1).BatchStarted(10, 1, 100, 5)
            .Item(50, 1, 100, 8).Item(50, 1, 102, 12).Item(50, 1, 104, 15)
            .BatchEnded(51, 1, 100, 5, took: 39));

        var batch = Assert.Single(worker.Batches);
        Assert.Equal((At(10), At(51), 5L), (batch.Start, batch.End, batch.Items));
        Assert.Equal([(100L, At(15), At(23)), (102L, At(23), At(35)), (104L, At(35), At(50))], worker.Bars.Select(static b => (b.Event.Item!.Value, b.Start, b.End)));
    }

    [Fact]
    public void Bars_never_lie_over_their_neighbours_and_say_what_was_measured_all_the_same()
    {
        // Heard of late, and longer than there is room for.
        var worker = OneWorker(new RecordedRun().Start(1).BatchStarted(30, 1, 0, 1).Item(40, 1, 0, 38).BatchEnded(41, 1, 0, 1, took: 38)
            .BatchStarted(41, 1, 1, 2).Item(45, 1, 1, 30).Item(46, 1, 2, 4).BatchEnded(46, 1, 1, 2, took: 34));

        var ends = DateTime.MinValue;
        foreach (var bar in worker.Bars)
        {
            Assert.InRange(bar.Start, ends, bar.End);
            ends = bar.End;
        }

        Assert.Equal([38, 30, 4], worker.Bars.Select(static b => b.Took.TotalMilliseconds));
        Assert.Equal((At(0), At(12)), (worker.Bars[0].Start, worker.Bars[0].End));
        Assert.Equal((At(12), At(46)), (worker.Batches[0].Start, worker.Batches[0].End));
    }

    [Fact]
    public void Batches_that_are_heard_of_at_once_are_as_long_as_they_took()
    {
        var run = new RecordedRun().Start(1);
        for (var i = 0; i < 4; i++)
        {
            run.BatchStarted(60, 1, i, 1).Item(60, 1, i, 10 + i).BatchEnded(60, 1, i, 1, took: 10 + i);
        }

        var trace = run.Trace();
        Assert.Equal([(At(14), At(24)), (At(24), At(35)), (At(35), At(47)), (At(47), At(60))], trace.Pools[0].Workers[0].Bars.Select(static b => (b.Start, b.End)));
        Assert.Equal(46, trace.Totals.Work.TotalMilliseconds);
    }

    [Fact]
    public void A_batch_that_is_heard_of_before_the_one_in_front_of_it_has_ended_keeps_its_items()
    {
        var run = new RecordedRun().Start(1).BatchStarted(10, 1, 0, 3).BatchStarted(19, 1, 3, 2).Item(20, 1, 1, 5).BatchEnded(20, 1, 0, 3, took: 10).Item(30, 1, 4, 6).BatchEnded(30, 1, 3, 2, took: 10);
        var trace = run.Trace();

        var worker = trace.Pools[0].Workers[0];
        Assert.Equal([(At(10), At(20), 3L), (At(20), At(30), 2L)], worker.Batches.Select(static b => (b.Start, b.End, b.Items)));
        Assert.Equal([1L, 4L], worker.Bars.Select(static b => b.Event.Item!.Value));
        Assert.Equal((5L, 3L, 0L), (trace.Totals.Items, trace.Totals.QuickItems, trace.Totals.Unfinished));
    }

    [Fact]
    public void A_batch_of_one_item_that_has_a_bar_has_none_itself()
    {
        var worker = OneWorker(new RecordedRun().Start(1).BatchStarted(10, 1, 0, 1).Item(20, 1, 0, 10).BatchEnded(20, 1, 0, 1, took: 10).BatchStarted(20, 1, 1, 1).BatchEnded(20.5, 1, 1, 1, took: 0.5));

        Assert.Equal(0L, Assert.Single(worker.Bars).Event.Item);
        Assert.Equal(1L, Assert.Single(worker.Batches).Event.Item);
    }

    [Fact]
    public void Each_attempt_at_a_task_is_a_bar_and_only_the_last_one_tells_how_it_ended()
    {
        var run = new RecordedRun().Start(2).TaskStarted(10, 1, 7).Add(20, new PoolEvent { Kind = PoolEventKind.TaskRetried, TaskId = 7, Name = "Report", Attempt = 1, Duration = TimeSpan.FromSeconds(5), Message = "System.Exception" })
            .TaskStarted(30, 2, 7, attempt: 2).TaskEnded(45, 2, 7, 15, attempt: 2);
        var trace = run.Trace();

        var (first, second) = (Assert.Single(trace.Pools[0].Workers[0].Bars), Assert.Single(trace.Pools[0].Workers[1].Bars));
        Assert.Equal((At(10), At(20), true, 10.0), (first.Start, first.End, first.IsError, first.Took.TotalMilliseconds));
        Assert.Equal((At(30), At(45), false), (second.Start, second.End, second.IsError));
        Assert.Equal((2L, 1L, 1L), (trace.Totals.Tasks, trace.Totals.TasksFailed, trace.Totals.Retries));
    }

    [Fact]
    public void A_task_that_never_began_has_no_bar_and_is_counted_as_stopped()
    {
        var run = new RecordedRun().Start(1).Add(5, new PoolEvent { Kind = PoolEventKind.TaskQueued, TaskId = 1, Name = "Report" }).Add(9, new PoolEvent { Kind = PoolEventKind.TaskEnded, TaskId = 1, Name = "Report", Outcome = PoolEventOutcome.Stopped });
        var trace = run.Trace();

        Assert.Empty(trace.Pools[0].Workers[0].Bars);
        Assert.Equal((0L, 1L), (trace.Totals.Tasks, trace.Totals.TasksStopped));
    }

    [Fact]
    public void What_a_lost_worker_ran_ends_there_and_its_row_is_marked()
    {
        var run = new RecordedRun().Start(1).BatchStarted(10, 1, 0, 4).Worker(25, PoolEventKind.WorkerLost, 1, signal: 9)
            .Item(25.1, 1, 1, 9, PoolEventOutcome.WorkerLost, "WorkerLost").BatchEnded(25.2, 1, 0, 2, took: 15, failed: 1, outcome: PoolEventOutcome.WorkerLost).Add(100, new PoolEvent { Kind = PoolEventKind.PoolResized });
        var trace = run.Trace();

        var worker = trace.Pools[0].Workers[0];
        Assert.Equal(At(25), worker.End);
        Assert.Equal(9, Assert.Single(worker.Marks).Signal);
        Assert.True(Assert.Single(worker.Bars).IsError);
        Assert.Equal((2L, 1L, 1L, 0L), (trace.Totals.Items, trace.Totals.ItemsFailed, trace.Totals.WorkersLost, trace.Totals.Unfinished));
    }

    [Fact]
    public void What_still_runs_is_drawn_up_to_now_and_told_of()
    {
        var run = new RecordedRun().Start(1).Task(5, 10, 1, 1).TaskStarted(20, 1, 2);

        var bar = run.Trace(RecordedRun.At(70)).Pools[0].Workers[0].Bars[1];
        Assert.Equal((At(20), At(70), null), (bar.Start, bar.End, bar.Outcome));
        Assert.Equal(At(20), run.Trace().Pools[0].Workers[0].Bars[1].End);
        Assert.Contains("1 task(s) or batch(es) have no end", Assert.Single(run.Trace().Notes), StringComparison.Ordinal);
        Assert.Equal(At(10), new RecordedRun().Start(1).Task(5, 10, 1, 1).Trace(RecordedRun.At(9999)).End); // nothing runs
    }

    [Fact]
    public void Events_that_begin_in_the_midst_of_a_run_are_drawn_and_told_of()
    {
        var run = new RecordedRun().Item(50, 1, 3, 8).BatchEnded(51, 1, 0, 4, took: 30).TaskEnded(70, 2, 9, 12).BatchStarted(75, 1, 4, 2).BatchEnded(80, 1, 4, 2, took: 5);
        var trace = run.Trace();

        var (first, second) = (trace.Pools[0].Workers[0], trace.Pools[0].Workers[1]);
        Assert.Equal([(At(21), At(51)), (At(75), At(80))], first.Batches.Select(static b => (b.Start, b.End)));
        Assert.Equal((At(42), At(50)), (first.Bars[0].Start, first.Bars[0].End));
        Assert.Equal((At(58), At(70)), (second.Bars[0].Start, second.Bars[0].End));
        Assert.Contains("The events of the pool 'Alpha' begin in the midst of its run: what happened before 12:00:00.050 UTC is not shown", trace.Notes[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_pool_that_starts_again_under_its_name_is_another_one()
    {
        var again = new RecordedRun();
        again.Start(1).Task(10, 20, 1, 1).Stop(30);
        again.Events.AddRange(new RecordedRun().Start(1).Task(40, 60, 1, 2).Stop(90).Events);
        var trace = again.Trace();

        Assert.Equal(["Alpha (run 1)", "Alpha (run 2)"], trace.Pools.Select(static p => p.Name));
        Assert.All(trace.Pools, static p => Assert.Single(Assert.Single(p.Workers).Bars));
    }

    [Fact]
    public void Totals_count_attempts_bytes_and_the_share_of_time_at_work()
    {
        var run = new RecordedRun().Start(2, ready: 20).BatchStarted(20, 1, 0, 10).Item(50, 1, 2, 20, PoolEventOutcome.Failed, "X").Item(50, 1, 3, 2, PoolEventOutcome.Stopped).BatchEnded(60, 1, 0, 10, took: 40, failed: 2)
            .Task(20, 80, 2, 1).Worker(90, PoolEventKind.WorkerRecycled, 2).Worker(100, PoolEventKind.WorkerEnded, 2).Stop(120);
        var totals = run.Trace().Totals;

        Assert.Equal((10L, 1L, 1L, 8L), (totals.Items, totals.ItemsFailed, totals.ItemsStopped, totals.QuickItems));
        Assert.Equal((1L, 0L, 2L, 1L), (totals.Tasks, totals.TasksFailed, totals.Workers, totals.WorkersRecycled));
        Assert.Equal((200L, 2248L), (totals.BytesIn, totals.BytesOut));
        Assert.Equal((100.0, 60.0, 180.0), (totals.Work.TotalMilliseconds, totals.Span.TotalMilliseconds, totals.Ready.TotalMilliseconds));
        Assert.Equal(100.0 / 180, totals.Busy, 6);
        Assert.Equal(11 / 0.06, totals.PerSecond, 3);
    }

    [Fact]
    public void The_ten_slowest_come_from_all_pools_the_slowest_first()
    {
        var run = new RecordedRun().Start(1);
        for (var i = 0; i < 30; i++)
        {
            run.Task(i * 100, i * 100 + 10 + (i * 7 % 30), 1, i + 1);
        }

        run.Events.AddRange(new RecordedRun("Beta").Start(1).Task(0, 500, 1, 99).Events);
        var slowest = run.Trace().Slowest;

        Assert.Equal([500, 39, 38, 37, 36, 35, 34, 33, 32, 31], slowest.Select(static p => p.Bar.Took.TotalMilliseconds));
        Assert.Equal(("Beta", 1, 99), (slowest[0].Pool.Name, slowest[0].Worker.Id, slowest[0].Bar.Event.TaskId!.Value));
    }

    [Fact]
    public void Errors_are_told_by_kind_the_most_frequent_first()
    {
        var run = new RecordedRun().Start(1).Task(0, 5, 1, 1, "A", PoolEventOutcome.Failed, "X").Task(10, 15, 1, 2, "B", PoolEventOutcome.TimedOut, "TaskTimeout").Task(20, 25, 1, 3, "A", PoolEventOutcome.Failed, "X")
            .Task(30, 35, 1, 4, "A", PoolEventOutcome.Stopped);
        var failures = run.Trace().Failures;

        Assert.Equal([("X", 2L, 1), ("TaskTimeout", 1L, 2)], failures.Select(static f => (f.First.Bar.Event.Message!, f.Count, f.First.Bar.Event.TaskId!.Value)));
    }

    [Fact]
    public void Events_that_a_listener_missed_are_told_of()
    {
        var run = new RecordedRun().Start(1).Add(5, new PoolEvent { Kind = PoolEventKind.EventsDropped, Count = 1200 }).Add(6, new PoolEvent { Kind = PoolEventKind.EventsDropped, Count = 34 });

        Assert.Contains("1,234 events came faster", Assert.Single(run.Trace().Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void No_events_are_an_error_that_says_what_to_do()
    {
        Assert.Contains("'Silent' keeps none (-EventLimit 0)", Assert.Throws<PoolException>(() => new TraceBuilder().Build(["Silent"])).Message, StringComparison.Ordinal);
        Assert.Equal("TraceEmpty", Assert.Throws<PoolException>(() => new TraceBuilder().Build([])).ErrorId);
    }

    private static TraceWorker OneWorker(RecordedRun run) => Assert.Single(Assert.Single(run.Trace().Pools).Workers);

    private static DateTime At(double milliseconds) => RecordedRun.At(milliseconds);
}
