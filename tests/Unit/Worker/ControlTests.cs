using System.Collections.Concurrent;
using ParallelProc.Protocol;

namespace ParallelProc.Tests.Worker;

/// <summary>Stop, recall, shutdown, and batches of several scripts.</summary>
public sealed class ControlTests : WorkerTest
{
    /// <summary>What bodies wait for.</summary>
    public static ConcurrentDictionary<string, ManualResetEventSlim> Gates { get; } = new();

    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(100);

    [Fact]
    public void A_running_item_can_be_stopped_and_runs_its_finally()
    {
        var script = Worker.SendScript("if ($_ -eq 1) { 'up'; try { while ($true) { } } finally { $global:ran = $true } }; $global:ran");
        var batch = Worker.SendBatch(script, [1, 2]);
        Worker.Expect(FrameKind.Started);
        Assert.Equal(["0 Output up"], Texts(Worker.Expect(FrameKind.Records).Records(out _)));
        Worker.SendMark(FrameKind.Stop, batch, 0);
        Assert.Equal(["0 Stopped", "1 Output True", "1 Completed"], Texts(Worker.ReadBatch(batch)));
    }

    [Fact]
    public void What_a_stopped_item_puts_out_when_its_blocking_call_returns_is_not_sent()
    {
        using var gate = new ManualResetEventSlim();
        Gates["blocked"] = gate;
        var script = Worker.SendScript("'up'; [ParallelProc.Tests.Worker.ControlTests]::Gates['blocked'].Wait(); 'too late'");
        var batch = Worker.SendBatch(script, [1]);
        Worker.Expect(FrameKind.Started);
        Assert.Equal(["0 Output up"], Texts(Worker.Expect(FrameKind.Records).Records(out _)));
        Worker.SendMark(FrameKind.Stop, batch, 0);
        Worker.SendMark(FrameKind.Recall, batch); // its answer comes after the stop was heard
        Worker.Expect(FrameKind.Recalled);
        gate.Set();
        Assert.Equal(["0 Stopped"], Texts(Worker.ReadBatch(batch)));
    }

    [Fact]
    public void A_stop_that_comes_late_or_twice_hits_nothing_else()
    {
        var script = Worker.SendScript("if ($_ -eq 1) { 'up'; while ($true) { } } else { 1..200 | ForEach-Object { $null = $_ }; $_ }");
        for (var round = 0; round < 20; round++)
        {
            var batch = Worker.SendBatch(script, [1, 2, 3]);
            Worker.Expect(FrameKind.Started);
            Worker.Expect(FrameKind.Records);
            Worker.SendMark(FrameKind.Stop, batch, 0);
            Worker.SendMark(FrameKind.Stop, batch, 0);
            Worker.SendMark(FrameKind.Stop, batch, 0);
            Assert.Equal(["0 Stopped", "1 Output 2", "1 Completed", "2 Output 3", "2 Completed"], Texts(Worker.ReadBatch(batch)));
            Worker.SendMark(FrameKind.Stop, batch, 2);
        }

        Assert.Equal(["0 Output 5", "0 Completed"], Texts(Worker.Run("$_", [5])));
    }

    [Fact]
    public void A_stop_that_races_with_the_items_end_hits_that_item_or_none()
    {
        var script = Worker.SendScript("$_");
        for (var round = 0; round < 200; round++)
        {
            var batch = Worker.SendBatch(script, [1, 2]);
            Worker.SendMark(FrameKind.Stop, batch, 0);
            var records = Worker.ReadBatch(batch);
            Assert.Contains("1 Output 2", Texts(records));
            Assert.Equal(ItemStatus.Completed, records[^1].Status);
        }
    }

    [Fact]
    public void A_batch_that_may_be_run_again_says_soon_that_it_has_begun()
    {
        // The flag says that it may; the body shows whether the message waits for its end.
        var script = Worker.SendScript("while (-not $global:go) { }");
        var batch = Worker.SendBatch(script, [1, 2], exact: false);
        Assert.Equal(batch, Worker.Expect(FrameKind.Started).Mark.Id);
        Worker.SendMark(FrameKind.Recall, batch);
        Worker.Expect(FrameKind.Recalled);
        Worker.SendMark(FrameKind.Stop, batch, 0);
        Assert.Equal(["0 Stopped"], Texts(Worker.ReadBatch(batch)));
    }

    [Fact]
    public void A_batch_that_has_not_begun_goes_back_as_a_whole()
    {
        var script = Worker.SendScript("while ($_ -and -not $global:go) { }; $_");
        var first = Worker.SendBatch(script, [1, 2, 3]);
        var second = Worker.SendBatch(script, [4, 5]);
        Worker.Expect(FrameKind.Started);
        Worker.SendMark(FrameKind.Recall, second);
        Assert.Equal(new BatchMark(second, 0), Worker.Expect(FrameKind.Recalled).Mark);
        Worker.SendMark(FrameKind.Recall, first);
        Assert.Equal(new BatchMark(first, 1), Worker.Expect(FrameKind.Recalled).Mark);
        Worker.SendMark(FrameKind.Stop, first, 0);
        Assert.Equal(["0 Stopped"], Texts(Worker.ReadBatch(first)));
        Assert.True(Worker.IsSilent(Moment));
    }

    [Fact]
    public void A_batch_that_is_over_or_unknown_gives_nothing_back()
    {
        var batch = Worker.SendBatch(Worker.SendScript("$_"), [1]);
        Worker.ReadBatch(batch);
        Worker.SendMark(FrameKind.Recall, batch);
        Assert.True(Worker.Expect(FrameKind.Recalled).Mark.Value >= 1);
        Worker.SendMark(FrameKind.Recall, 999);
        Assert.Equal(int.MaxValue, Worker.Expect(FrameKind.Recalled).Mark.Value);
    }

    [Fact]
    public void Batches_of_two_scripts_run_in_the_order_sent()
    {
        var (one, two) = (Worker.SendScript("\"one $_\""), Worker.SendScript("\"two $_\""));
        long[] batches = [Worker.SendBatch(one, [1]), Worker.SendBatch(two, [2]), Worker.SendBatch(one, [3, 4]), Worker.SendBatch(two, [5])];
        var texts = batches.SelectMany(batch => Texts(Worker.ReadBatch(batch)).Where(static text => text.Contains("Output", StringComparison.Ordinal)));
        Assert.Equal(["0 Output one 1", "0 Output two 2", "0 Output one 3", "1 Output one 4", "0 Output two 5"], texts);
    }

    [Fact]
    public void A_script_that_is_forgotten_still_runs_what_is_queued()
    {
        var script = Worker.SendScript("$_");
        var batch = Worker.SendBatch(script, [1]);
        Worker.Send(FrameKind.Forget, writer => writer.WriteCount(script));
        Assert.Equal(["0 Output 1", "0 Completed"], Texts(Worker.ReadBatch(batch)));
        Assert.Equal(ItemStatus.Failed, Worker.ReadBatch(Worker.SendBatch(script, [1]))[^1].Status);
    }

    [Fact]
    public void An_empty_batch_begins_and_ends() => Assert.Empty(Worker.ReadBatch(Worker.SendBatch(Worker.SendScript("$_"), [])));

    [Fact]
    public void Output_leaves_while_its_item_runs()
    {
        var batch = Worker.SendBatch(Worker.SendScript("'first'; while (-not $global:never) { }"), [1]);
        Worker.Expect(FrameKind.Started);
        Assert.Equal(["0 Output first"], Texts(Worker.Expect(FrameKind.Records).Records(out _)));
        Worker.SendMark(FrameKind.Stop, batch, 0);
        Worker.ReadBatch(batch);
    }

    [Fact]
    public void In_an_exact_batch_each_item_is_one_message()
    {
        var batch = Worker.SendBatch(Worker.SendScript("$_; $_"), [1, 2, 3]);
        Worker.Expect(FrameKind.Started);
        for (var item = 0; item < 3; item++)
        {
            var records = Worker.Expect(FrameKind.Records).Records(out _);
            Assert.Equal([item, item, item], records.Select(static record => record.Item));
        }

        Worker.Expect(FrameKind.Ended);
    }

    [Fact]
    public void Short_items_share_messages_where_exactness_is_not_asked_for()
    {
        var batch = Worker.SendBatch(Worker.SendScript("$_", clean: true), [.. Enumerable.Range(0, 2000).Cast<object?>()], exact: false);
        Worker.Expect(FrameKind.Started);
        var (messages, done) = (0, 0);
        while (done < 2000)
        {
            messages++;
            done += Worker.Expect(FrameKind.Records).Records(out _).Count(static record => record.Kind == RecordKind.Done);
        }

        Assert.True(messages < 500, $"{messages} messages");
        Assert.Equal(batch, Worker.Expect(FrameKind.Ended).Mark.Id);
    }

    [Fact]
    public void An_output_of_many_megabytes_arrives()
    {
        var batch = Worker.SendBatch(Worker.SendScript("'x' * 10mb; $_"), [1, 2]);
        var records = Worker.ReadBatch(batch);
        Assert.Equal([10 * 1024 * 1024, 10 * 1024 * 1024], records.Select(static record => record.Value).OfType<string>().Select(static text => text.Length));
        Assert.Equal(6, records.Count);
    }

    [Fact]
    public void Garbage_ends_the_worker_with_a_word_on_what_it_was()
    {
        Worker.SendRaw("this is not a frame"u8);
        Assert.True(Worker.WaitForEnd());
        Assert.Contains("this is ", Worker.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public void A_shutdown_finishes_the_queue()
    {
        var script = Worker.SendScript("$_");
        var (first, second) = (Worker.SendBatch(script, [1]), Worker.SendBatch(script, [2]));
        Worker.Send(FrameKind.Shutdown, static _ => { });
        Worker.ReadBatch(first);
        Worker.ReadBatch(second);
        Assert.True(Worker.WaitForEnd());
        Assert.Equal(0, Worker.ExitCode);
    }

    [Fact]
    public void The_end_of_input_ends_a_worker_that_is_busy()
    {
        Worker.SendBatch(Worker.SendScript("while ($true) { }"), [1, 2]);
        Worker.Expect(FrameKind.Started);
        Worker.CloseInput();
        Assert.True(Worker.WaitForEnd());
    }
}
