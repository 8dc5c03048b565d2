using ParallelProc.Engine;
using ParallelProc.Protocol;

namespace ParallelProc.Tests.Engine;

/// <summary>
/// Whatever a worker does wrong, at whichever step of its life: the item that it may have run has one outcome, all others theirs, in order; the worker
/// is replaced, and let go of.
/// </summary>
public sealed class WorkerFaultTests : EngineTest
{
    private const int Items = 12;

    /// <summary>For what only shows in an answer that does not come.</summary>
    private static readonly PoolOptions Impatient = new() { AnswerLimit = TimeSpan.FromSeconds(2) };

    [Fact]
    public void One_that_dies_before_it_begins_loses_nothing() => LosesNothing((worker, _) => worker.Die(new WorkerExit(1, null)));

    [Fact]
    public void One_that_sends_garbage_loses_what_runs() => LosesFirst(static (worker, _) => worker.SayRaw("Segmentation fault"u8.ToArray()), "not a frame");

    [Fact]
    public void One_that_sends_half_a_frame_loses_what_runs() => LosesFirst(
        static (worker, _) =>
        {
            worker.SayRaw([(byte)'P', (byte)'p', (byte)FrameKind.Records, 0, 100, 0, 0, 0, 1, 2, 3]);
            worker.Die(new WorkerExit(137, 9));
        },
        "3 of 100 bytes");

    [Fact]
    public void One_that_announces_a_frame_of_2_GB_loses_what_runs() => LosesFirst(
        static (worker, _) => worker.SayRaw([(byte)'P', (byte)'p', (byte)FrameKind.Records, 0, 0xFF, 0xFF, 0xFF, 0x7F]), "over the limit");

    [Fact]
    public void One_that_dies_in_a_large_result_loses_what_runs() => LosesFirst(
        static (worker, _) =>
        {
            worker.SayRaw([(byte)'P', (byte)'p', (byte)FrameKind.Records, 1, 0, 0, 16, 0, .. new byte[1 << 20]]);
            worker.Die(new WorkerExit(137, 9));
        },
        "ended inside a frame");

    [Fact]
    public void One_that_closes_its_output_loses_what_runs() => LosesFirst(static (worker, _) => worker.CloseOutput(), "");

    [Fact]
    public void One_that_begins_twice_loses_what_runs() => LosesFirst(static (worker, batch) => worker.Started(batch), "twice");

    [Fact]
    public void One_that_ends_without_results_loses_what_runs() => LosesFirst(static (worker, batch) => worker.Ended(batch), "was over");

    [Fact]
    public void One_that_leaves_out_an_item_loses_what_runs() => LosesFirst(static (worker, batch) => worker.Done(batch, 2), "item 2 while item 0");

    [Fact]
    public void One_that_gives_back_what_nobody_asked_for_loses_what_runs() => LosesFirst(
        static (worker, batch) => worker.Say(FrameKind.Recalled, new BatchMark(batch.Id, 1).Write), "not asked for");

    [Fact]
    public void One_that_gives_back_a_batch_that_it_never_had_loses_what_runs() => LosesFirst(
        static (worker, _) => worker.Say(FrameKind.Recalled, new BatchMark(long.MaxValue, 1).Write), "not asked for");

    [Fact]
    public void One_that_sends_what_is_no_record_loses_what_runs() => LosesFirst(
        static (worker, batch) => worker.Record(batch, (RecordKind)77, 0, static _ => { }), "kind 0x4D");

    [Fact]
    public void One_that_speaks_a_kind_that_nobody_knows_loses_what_runs() => LosesFirst(
        static (worker, _) => worker.Say((FrameKind)0x77, static _ => { }), "0x77");

    [Fact]
    public void One_that_sends_results_before_it_begins_loses_nothing_and_doubles_nothing() => LosesNothing(static (worker, batch) =>
    {
        worker.Output_(batch, 0, batch.Items[0]);
        worker.Done(batch, 0);
    });

    [Fact]
    public void One_that_greets_twice_loses_nothing() => LosesNothing(
        static (worker, _) => worker.Say(FrameKind.Hello, new HelloMessage(HelloMessage.CurrentProtocol, ModuleVersion.Current, "7.6", "FullLanguage", 0, "memory", "mark").Write));

    [Fact]
    public void One_that_is_ready_twice_loses_nothing() => LosesNothing(static (worker, _) => worker.Say(FrameKind.Ready, static _ => { }));

    [Fact]
    public void One_whose_batch_took_longer_than_time_itself_loses_nothing() => LosesNothing(static (worker, batch) =>
    {
        worker.Started(batch);
        Answer(worker, batch);
        worker.Say(FrameKind.Ended, new BatchMark(batch.Id, -1).Write);
    });

    [Fact]
    public void One_that_closes_its_input_loses_nothing() => LosesNothing(static (worker, batch) =>
    {
        worker.CloseInput();
        worker.Echo(batch);
    }, Impatient);

    [Fact]
    public void Results_that_come_twice_count_once() => KeepsItsWorker(static (worker, batch) =>
    {
        worker.Started(batch);
        Answer(worker, batch);
        Answer(worker, batch);
        worker.Ended(batch);
    });

    [Fact]
    public void Results_after_the_end_of_their_batch_are_dropped() => KeepsItsWorker(static (worker, batch) =>
    {
        worker.Echo(batch);
        Answer(worker, batch);
        worker.Ended(batch);
    });

    [Fact]
    public void Results_of_items_and_batches_that_nobody_knows_are_dropped() => KeepsItsWorker(static (worker, batch) =>
    {
        worker.Started(batch);
        worker.Done(batch, batch.Items.Count);
        worker.Done(batch, int.MaxValue);
        worker.Say(FrameKind.Started, new BatchMark(-1, 0).Write);
        worker.Say(FrameKind.Ended, new BatchMark(0, 0).Write);
        Answer(worker, batch);
        worker.Ended(batch);
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void One_that_goes_wrong_before_it_is_ready_loses_nothing(bool speaks)
    {
        var first = 1;
        var pool = Pool(1, () =>
        {
            var isFirst = Interlocked.Exchange(ref first, 0) == 1;
            var worker = new FakeWorker(static (worker, batch) => worker.Echo(batch), greets: !isFirst);
            if (isFirst && speaks)
            {
                worker.SayRaw("pwsh: error while loading shared libraries"u8.ToArray());
            }
            else if (isFirst)
            {
                worker.Die(new WorkerExit(127, null));
            }

            return worker;
        });

        Assert.Equal(Enumerable.Range(0, Items).Cast<object?>(), RunMap(pool, Enumerable.Range(0, Items).Cast<object?>()));
        Assert.Equal(2, Workers.Count);
        IsLetGo(Workers.First());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_item_that_ends_every_worker_before_it_begins_is_lost_and_no_other(bool clean)
    {
        var pool = Pool(1, static (worker, batch) =>
        {
            if (batch.Items.Contains(3))
            {
                worker.Die(new WorkerExit(139, 11));
                return;
            }

            worker.Echo(batch);
        });

        var results = RunMap(pool, Enumerable.Range(0, 6).Cast<object?>(), new MapOptions { BatchSize = 1 }, clean);

        Assert.Equal([0, 1, 2, "WorkerLost", 4, 5], results);
    }

    [Fact]
    public void A_task_that_ends_every_worker_before_it_begins_fails()
    {
        var pool = Pool(1, static (worker, _) => worker.Die(new WorkerExit(139, 11)));
        var task = Submit(pool);
        WaitFor(task);
        Assert.Equal(TaskPhase.Failed, task.Phase);
        Assert.Equal("WorkerLost", task.Error!.FullyQualifiedErrorId);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void One_that_stops_reading_in_a_large_argument_loses_nothing(bool dies)
    {
        var first = 1;
        var pool = Pool(
            1,
            () =>
            {
                var isFirst = Interlocked.Exchange(ref first, 0) == 1;
                return new FakeWorker(static (worker, batch) => worker.Echo(batch), inputCapacity: 64 * 1024) { IsDeaf = isFirst };
            },
            Impatient);
        var large = new string('x', 3 << 19);
        using var run = Map(pool, new MapOptions { BatchSize = 1 });
        run.Add(large);
        run.Add(1);
        run.CompleteAdding();
        var deaf = First();
        Assert.True(deaf.InputIsFull.Wait(Patience), "nothing was sent");
        if (dies)
        {
            deaf.Die(new WorkerExit(137, 9));
        }

        Assert.Equal([large, 1], Finish(run));
        Assert.Equal(!dies, deaf.Killed);
        IsLetGo(deaf);
    }

    private static void Answer(FakeWorker worker, FakeBatch batch)
    {
        for (var i = 0; i < batch.Items.Count; i++)
        {
            worker.Output_(batch, i, batch.Items[i]);
            worker.Done(batch, i);
        }
    }

    private void LosesFirst(Action<FakeWorker, FakeBatch> fault, string reason)
    {
        var (results, errors) = Run((worker, batch) =>
        {
            worker.Started(batch);
            fault(worker, batch);
            Assert.True(worker.Exited.Wait(Patience)); // else it might have begun its next batch when it is killed
        });
        Assert.Equal(["WorkerLost", .. Enumerable.Range(1, Items - 1)], results);
        Assert.Contains(reason, Assert.Single(errors), StringComparison.Ordinal);
        Assert.Equal(2, Workers.Count);
        IsLetGo(Workers.First());
    }

    private void LosesNothing(Action<FakeWorker, FakeBatch> fault, PoolOptions? options = null)
    {
        var (results, _) = Run((worker, batch) =>
        {
            fault(worker, batch);
            Assert.True(worker.Exited.Wait(Patience));
        }, options);
        Assert.Equal(Enumerable.Range(0, Items).Cast<object?>(), results);
        Assert.Equal(2, Workers.Count);
        IsLetGo(Workers.First());
    }

    private void KeepsItsWorker(Action<FakeWorker, FakeBatch> play)
    {
        var (results, _) = Run(play);
        Assert.Equal(Enumerable.Range(0, Items).Cast<object?>(), results);
        Assert.Single(Workers);
    }

    /// <summary>A map in batches of four, the first of which goes to a worker that is at fault.</summary>
    private (List<object?> Results, List<string> Errors) Run(Action<FakeWorker, FakeBatch> fault, PoolOptions? options = null)
    {
        var first = 1;
        var faulty = 1;
        var pool = Pool(
            1,
            () => new FakeWorker(
                (worker, batch) =>
                {
                    if (Interlocked.Exchange(ref faulty, 0) == 1)
                    {
                        fault(worker, batch);
                    }
                    else
                    {
                        worker.Echo(batch);
                    }
                },
                ready: Interlocked.Exchange(ref first, 0) == 0),
            options);
        using var run = Map(pool, new MapOptions { BatchSize = 4 });
        for (var i = 0; i < Items; i++)
        {
            run.Add(i);
        }

        run.CompleteAdding();
        First().Say(FrameKind.Ready, static _ => { }); // not before all is there, so that batches are full
        var errors = new List<string>();
        return (Finish(run, errors), errors);
    }

    private FakeWorker First()
    {
        Assert.True(SpinWait.SpinUntil(() => !Workers.IsEmpty, Patience), "no worker is started");
        return Workers.First();
    }

    private static List<object?> Finish(MapRun run, List<string>? errors = null)
    {
        var results = new List<object?>();
        while (!run.Drained)
        {
            Wait(run);
            while (run.TryTake(out var kind, out var value))
            {
                if (kind == RecordKind.Error)
                {
                    errors?.Add(value!.ToString()!);
                    value = ((System.Management.Automation.ErrorRecord)value!).FullyQualifiedErrorId;
                }

                results.Add(value);
            }
        }

        return results;
    }

    private static void IsLetGo(FakeWorker worker)
    {
        Assert.True(worker.Exited.Wait(Patience), "it lives on");
        Assert.True(worker.Disposed.Wait(Patience), "its streams are held");
    }
}
