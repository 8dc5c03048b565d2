using ParallelProc.Engine;
using ParallelProc.Protocol;

namespace ParallelProc.Tests.Engine;

/// <summary>Items with large arrays, which go to workers past the batch's own bytes.</summary>
public sealed class MapBlobTests : EngineTest
{
    [Fact]
    public void What_is_sent_is_the_array_as_it_was_when_it_was_added()
    {
        using var gate = new ManualResetEventSlim();
        var pool = Pool(1, (worker, batch) =>
        {
            gate.Wait();
            worker.Echo(batch);
        });
        using var run = Map(pool, new MapOptions { BatchSize = 1 });
        var array = Filled(1);
        for (byte i = 1; i <= 4; i++)
        {
            array.AsSpan().Fill(i);
            run.Add(array);
        }

        array.AsSpan().Clear();
        gate.Set();
        Assert.Equal([1, 2, 3, 4], Values(Finish(run)));
    }

    [Fact]
    public void Items_that_their_worker_had_not_begun_when_it_died_reach_another_one_whole()
    {
        var deaths = 0;
        var pool = Pool(1, (worker, batch) =>
        {
            if (Interlocked.Increment(ref deaths) == 1)
            {
                worker.Started(batch);
                worker.Output_(batch, 0, batch.Items[0]);
                worker.Done(batch, 0);
                worker.Die(new WorkerExit(1, null));
                return;
            }

            worker.Echo(batch);
        });
        using var run = Map(pool, new MapOptions { BatchSize = 1 });
        for (byte i = 1; i <= 5; i++)
        {
            run.Add(Filled(i));
        }

        Assert.Equal([1, 2, 3, 4, 5], Values(Finish(run)));
    }

    [Fact]
    public void Items_that_are_called_back_and_given_to_another_worker_are_whole()
    {
        using var second = new ManualResetEventSlim();
        var pool = Pool(2, (worker, batch) =>
        {
            // The first one's worker is busy until the others have been run elsewhere.
            if (((byte[])batch.Items[0]!)[0] == 1)
            {
                worker.Started(batch);
                Assert.True(second.Wait(Patience));
                worker.Output_(batch, 0, batch.Items[0]);
                worker.Done(batch, 0);
                worker.Ended(batch);
                return;
            }

            worker.Echo(batch);
            if (((byte[])batch.Items[^1]!)[0] == 5)
            {
                second.Set();
            }
        });
        using var run = Map(pool, new MapOptions { BatchSize = 1 });
        for (byte i = 1; i <= 5; i++)
        {
            run.Add(Filled(i));
        }

        Assert.Equal([1, 2, 3, 4, 5], Values(Finish(run)));
    }

    private static byte[] Filled(byte value)
    {
        var array = new byte[Blob.Least + 3];
        array.AsSpan().Fill(value);
        return array;
    }

    private static List<object?> Finish(MapRun run)
    {
        run.CompleteAdding();
        var results = new List<object?>();
        Take(run, results);
        while (!run.Drained)
        {
            Wait(run);
            Take(run, results);
        }

        return results;
    }

    /// <summary>What each array is full of.</summary>
    private static IEnumerable<int> Values(List<object?> results) => results.Select(static result =>
    {
        var array = Assert.IsType<byte[]>(result);
        Assert.Equal(Blob.Least + 3, array.Length);
        Assert.DoesNotContain(array, value => value != array[0]);
        return (int)array[0];
    });
}
