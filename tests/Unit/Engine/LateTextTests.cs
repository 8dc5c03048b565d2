using System.Management.Automation;
using ParallelProc.Engine;
using ParallelProc.Protocol;

namespace ParallelProc.Tests.Engine;

/// <summary>What natives print comes by another way than a batch's end, which waits for it.</summary>
public sealed class LateTextTests : EngineTest
{
    [Fact]
    public void Text_that_comes_a_second_after_the_end_belongs_to_its_item_still()
    {
        var pool = Pool(1, (worker, batch) =>
        {
            EndWithoutMark(worker, batch);
            worker.Exited.Wait(1000); // a pause of whoever reads it
            worker.Print($"late\n\0PPmark:{batch.Id}\n");
        });

        Assert.Equal(["late"], RunMap(pool, [1]).Select(static r => ((InformationRecord)r!).MessageData.ToString()));
    }

    [Fact]
    public void Text_that_ended_before_its_mark_is_not_waited_for()
    {
        var pool = Pool(1, (worker, batch) =>
        {
            if (batch.Items[0] is "first")
            {
                worker.Print("last\n");
                worker.CloseError();
            }

            EndWithoutMark(worker, batch);
        });
        var began = Alarm.Now;

        Assert.Equal(["last"], RunMap(pool, ["first"]).Select(static r => ((InformationRecord)r!).MessageData.ToString()));
        Assert.Empty(RunMap(pool, Enumerable.Range(0, 20).Cast<object?>(), new MapOptions { BatchSize = 1 }));
        Assert.InRange(Alarm.Now - began, 0, 10_000); // half a second for each would be that much
    }

    [Fact]
    public void A_mark_that_never_comes_holds_up_the_first_end_longest()
    {
        var pool = Pool(1, EndWithoutMark);
        var began = Alarm.Now;

        Assert.Empty(RunMap(pool, Enumerable.Range(0, 4).Cast<object?>(), new MapOptions { BatchSize = 1 }));

        Assert.InRange(Alarm.Now - began, 5000, 18_000); // 20 seconds if each waited as long
    }

    private static void EndWithoutMark(FakeWorker worker, FakeBatch batch)
    {
        worker.Started(batch);
        worker.Done(batch, 0);
        worker.Say(FrameKind.Ended, new BatchMark(batch.Id, 1000).Write);
    }
}
