using System.Management.Automation;
using ParallelProc.Engine;
using ParallelProc.Protocol;

namespace ParallelProc.Tests.Engine;

/// <summary>A result for each item, with what came of it.</summary>
public sealed class MapResultTests : EngineTest
{
    [Fact]
    public void A_result_holds_its_items_outputs_in_the_order_of_the_input()
    {
        var pool = Pool(2, (worker, batch) => worker.Echo(batch));

        var results = Results(pool, [.. Enumerable.Range(0, 200)]);

        Assert.Equal(Enumerable.Range(0, 200).Select(static i => (long)i), results.Select(static r => r.Index));
        Assert.All(results, static r => Assert.Equal([(object)(int)r.Index], r.Output));
        Assert.All(results, static r => Assert.Equal((int)r.Index, r.Input));
        Assert.All(results, static r => Assert.Equal(1, r.Attempts));
        Assert.All(results, static r => Assert.Contains(r.Worker[..1], "12", StringComparison.Ordinal));
    }

    [Fact]
    public void A_result_holds_the_duration_that_its_worker_measured()
    {
        var pool = Pool(1, (worker, batch) =>
        {
            worker.Started(batch);
            for (var i = 0; batch.Begin(i); i++)
            {
                worker.Done(batch, i, microseconds: 1000 * ((int)batch.Items[i]! + 1));
            }

            worker.Ended(batch);
        });

        Assert.Equal([1, 2, 3], Results(pool, [0, 1, 2]).Select(static r => r.Duration.TotalMilliseconds));
    }

    [Fact]
    public void Errors_are_in_the_result_the_one_that_ended_the_item_first_of_all()
    {
        var pool = Pool(1, (worker, batch) =>
        {
            worker.Started(batch);
            for (var i = 0; batch.Begin(i); i++)
            {
                worker.Record(batch, RecordKind.Error, i, static w => new ObjectEncoder().Encode(w, new ErrorRecord(new IOException("on the way"), "OnTheWay", ErrorCategory.ReadError, null)));
                if (i == 0 && batch.Items[i] is 1)
                {
                    worker.Fail(batch, i);
                }
                else
                {
                    worker.Done(batch, i);
                }
            }

            worker.Ended(batch);
        });

        var results = Results(pool, [0, 1], new MapOptions { BatchSize = 1 });

        Assert.Equal(["OnTheWay", "Broken"], results.Select(static r => r.Error!.FullyQualifiedErrorId));
        Assert.Equal(["OnTheWay", "Broken"], results[1].Errors.Select(static e => e.FullyQualifiedErrorId));
    }

    [Fact]
    public void An_item_whose_worker_dies_has_a_result_with_that_error_and_the_time_until_then()
    {
        var pool = Pool(1, (worker, batch) =>
        {
            worker.Started(batch);
            worker.Die(new WorkerExit(137, 9));
        });

        var result = Assert.Single(Results(pool, ["fatal"]));

        Assert.Equal("WorkerLost", result.Error!.FullyQualifiedErrorId);
        Assert.True(result.Duration > TimeSpan.Zero);
        Assert.StartsWith("1 ", result.Worker);
    }

    [Fact]
    public void An_input_that_can_not_cross_has_a_result_that_no_worker_made()
    {
        var pool = Pool(1, (worker, batch) => worker.Echo(batch));
        using var handle = new MemoryStream();

        var results = Results(pool, [1, handle, 2]);

        Assert.Equal([null, "NotSerializable", null], results.Select(static r => r.Error?.FullyQualifiedErrorId));
        Assert.Same(handle, results[1].Input);
        Assert.Equal((0, ""), (results[1].Attempts, results[1].Worker));
    }

    [Fact]
    public void A_result_tells_how_often_its_item_was_tried()
    {
        var failed = false;
        var pool = Pool(1, (worker, batch) =>
        {
            worker.Started(batch);
            if (failed)
            {
                worker.Output_(batch, 0, "second");
                worker.Done(batch, 0);
            }
            else
            {
                failed = true;
                worker.Output_(batch, 0, "first");
                worker.Fail(batch, 0);
            }

            worker.Ended(batch);
        });

        var result = Assert.Single(Results(pool, [1], new MapOptions { Retry = new RetryPolicy { Count = 1, Delay = TimeSpan.FromMilliseconds(1) } }));

        Assert.Equal(2, result.Attempts);
        Assert.Equal(["second"], result.Output);
        Assert.Null(result.Error);
    }

    [Fact]
    public void Unordered_results_are_whole_whatever_comes_between()
    {
        var pool = Pool(3, (worker, batch) =>
        {
            worker.Started(batch);
            for (var i = 0; batch.Begin(i); i++)
            {
                worker.Output_(batch, i, batch.Items[i]);
                worker.Output_(batch, i, batch.Items[i]);
                worker.Done(batch, i);
            }

            worker.Ended(batch);
        });

        var results = Results(pool, [.. Enumerable.Range(0, 300)], new MapOptions { Unordered = true, BatchSize = 3 });

        Assert.Equal(Enumerable.Range(0, 300).Select(static i => (long)i), results.Select(static r => r.Index).Order());
        Assert.All(results, static r => Assert.Equal([(int)r.Index, (int)r.Index], r.Output));
    }

    private static List<PoolResult> Results(ProcessPool pool, object?[] items, MapOptions? options = null) =>
        [.. RunMap(pool, items, (options ?? new MapOptions()) with { Detailed = true }).OfType<PoolResult>()];

    private static List<PoolResult> Results(ProcessPool pool, int[] items, MapOptions? options = null) => Results(pool, [.. items.Cast<object?>()], options);
}
