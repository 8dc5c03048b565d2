using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Management.Automation;
using ParallelProc.Engine;

namespace ParallelProc.Tests.Engine;

public sealed class PoolInstrumentsTests : EngineTest
{
    [Fact]
    public async Task Counters_gauges_and_histograms_of_the_meter_tell_of_a_pool()
    {
        var seen = new ConcurrentDictionary<string, double>();
        var runs = 0;
        using var listener = new MeterListener();
        var pool = Pool(1, static (worker, batch) => worker.Echo(batch), new PoolOptions { Name = "Metered" });
        listener.InstrumentPublished = static (instrument, l) =>
        {
            if (instrument.Meter.Name == "ParallelProc")
            {
                l.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) =>
        {
            Note(instrument, value, tags);
            if (instrument.Name == "parallelproc.run.time" && IsOf(pool, tags))
            {
                Interlocked.Increment(ref runs);
            }
        });
        listener.Start();

        RunMap(pool, Enumerable.Range(0, 20).Cast<object?>(), clean: true);
        WaitFor(Submit(pool));
        listener.RecordObservableInstruments();
        await pool.StopAsync().WaitAsync(Patience);

        Assert.Equal(21, seen["parallelproc.items completed"]);
        Assert.Equal(0, seen["parallelproc.items failed"]);
        Assert.Equal(1, seen["parallelproc.workers"]);
        Assert.True(seen["parallelproc.bytes sent"] > 0);
        Assert.Equal(0, seen["parallelproc.queue.depth"]);
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref runs) >= 21, Patience), $"{runs} of 21 times");
        Assert.True(seen.ContainsKey("parallelproc.queue.wait"));
        Assert.True(seen.ContainsKey("parallelproc.transfer received"));

        void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            if (IsOf(pool, tags))
            {
                seen[$"{instrument.Name} {(tags.Length > 1 ? tags[1].Value : "")}".TrimEnd()] = value;
            }
        }
    }

    [Fact]
    public async Task A_task_is_a_span_under_the_callers_own_and_a_map_is_one()
    {
        var ended = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name is "ParallelProc" or "caller",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = ended.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        using var source = new ActivitySource("caller");
        var carried = new ConcurrentQueue<string>();
        var pool = Pool(1, (worker, batch) =>
        {
            carried.Enqueue(batch.TraceParent);
            worker.Echo(batch);
        }, new PoolOptions { Name = "Traced" });

        using (var outer = source.StartActivity("outer"))
        {
            WaitFor(Submit(pool));
            RunMap(pool, [1, 2, 3]);
            Assert.Same(outer, Activity.Current);
        }

        await pool.StopAsync().WaitAsync(Patience);

        Assert.True(SpinWait.SpinUntil(() => Ours().Count() == 2, Patience), "the spans do not end");
        var caller = ended.Single(static a => a.OperationName == "outer");
        Assert.All(Ours(), span => Assert.Equal((caller.SpanId, ActivityStatusCode.Ok, "Completed"), (span.ParentSpanId, span.Status, span.GetTagItem("parallelproc.outcome"))));
        Assert.Equal(Ours().Select(static a => a.Id).Order(), carried.Distinct().Order());
        Assert.Equal(["map", "task test"], Ours().Select(static a => a.OperationName).Order());
        Assert.Equal(3L, Ours().Single(static a => a.OperationName == "map").GetTagItem("parallelproc.items"));
        Assert.Equal(1, Ours().Single(static a => a.OperationName == "task test").GetTagItem("parallelproc.worker.id"));

        IEnumerable<Activity> Ours() => ended.Where(static a => Equals(a.GetTagItem("parallelproc.pool"), "Traced"));
    }

    [Fact]
    public void A_listener_that_throws_ends_its_own_feed_only()
    {
        using var listener = new MeterListener();
        var pool = Pool(1, static (worker, batch) => worker.Echo(batch), new PoolOptions { Name = "Badly metered" });
        listener.InstrumentPublished = static (instrument, l) =>
        {
            if (instrument.Name == "parallelproc.queue.wait")
            {
                l.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((_, _, tags, _) =>
        {
            if (IsOf(pool, tags))
            {
                throw new InvalidOperationException("listener");
            }
        });
        listener.Start();

        var results = RunMap(pool, [1, 2, 3]);
        Assert.True(SpinWait.SpinUntil(() => pool.GetEvents().Any(static e => e.Message == "MeterListenerFailed"), Patience));
        results.AddRange(RunMap(pool, [4]));

        Assert.Equal([1, 2, 3, 4], results.OfType<int>());
        Assert.Equal("MeterListenerFailed", Assert.Single(results.OfType<WarningRecord>()).FullyQualifiedWarningId);
    }

    private static bool IsOf(ProcessPool pool, ReadOnlySpan<KeyValuePair<string, object?>> tags) => tags.Length > 0 && Equals(tags[0].Value, pool.Name);
}
