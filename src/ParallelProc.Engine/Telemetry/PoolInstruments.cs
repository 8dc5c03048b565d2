using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace ParallelProc.Engine;

/// <summary>
/// What .NET's own tools see: a meter and a source of activities, both named ParallelProc. Counters and gauges are read when somebody looks, from figures that are kept anyway;
/// times and spans are made only while somebody listens.
/// </summary>
internal static class PoolInstruments
{
    private const string Name = "ParallelProc";

    private static readonly ConcurrentDictionary<ProcessPool, bool> Pools = new();
    private static readonly Meter Meter = new(Name, ModuleVersion.Current);

    public static readonly ActivitySource Source = new(Name, ModuleVersion.Current);

    public static readonly Histogram<double> QueueWait = Meter.CreateHistogram<double>("parallelproc.queue.wait", "s", "How long a task, or the first item of a batch, waited for a worker.");

    public static readonly Histogram<double> RunTime = Meter.CreateHistogram<double>("parallelproc.run.time", "s", "How long items and tasks ran in a worker; those under a millisecond count with the mean of their batch.");

    public static readonly Histogram<long> Transfer = Meter.CreateHistogram<long>("parallelproc.transfer", "By", "Bytes that went to a worker, or came back, for a task or a batch of items.");

    static PoolInstruments()
    {
        Meter.CreateObservableCounter("parallelproc.items", static () => Each(static p => [(p.DoneCount - p.FailedCount, "outcome", "completed"), (p.FailedCount, "outcome", "failed")]), "{item}", "Items and tasks that have ended.");
        Meter.CreateObservableCounter("parallelproc.retries", static () => Each(static p => [(p.RetryCount, null, null)]), "{item}", "Items and tasks that were tried again.");
        Meter.CreateObservableCounter("parallelproc.bytes", static () => Each(static p => [(p.BytesIn, "direction", "sent"), (p.BytesOut, "direction", "received")]), "By", "Bytes that went to workers, and came back.");
        Meter.CreateObservableCounter("parallelproc.workers.lost", static () => Each(static p => [(p.LostWorkers, null, null)]), "{worker}", "Workers that died unexpectedly.");
        Meter.CreateObservableCounter("parallelproc.workers.recycled", static () => Each(static p => [(p.RecycledWorkers, null, null)]), "{worker}", "Workers that were replaced because of their limits.");
        Meter.CreateObservableUpDownCounter("parallelproc.workers", static () => Each(static p => [(p.WorkerCount, null, null)]), "{worker}", "Workers that are alive.");
        Meter.CreateObservableUpDownCounter("parallelproc.busy", static () => Each(static p => [(p.BusyCount, null, null)]), "{worker}", "Workers, or runspaces of workers, that have work.");
        Meter.CreateObservableUpDownCounter("parallelproc.queue.depth", static () => Each(static p => [(p.PendingCount, null, null)]), "{item}", "Items and tasks that no worker has yet.");
    }

    /// <summary>Somebody listens to times.</summary>
    public static bool WantsTimes => QueueWait.Enabled || RunTime.Enabled || Transfer.Enabled;

    public static void Add(ProcessPool pool) => Pools[pool] = true;

    public static void Remove(ProcessPool pool) => Pools.TryRemove(pool, out _);

    /// <summary>Begins a span under the caller's own, which stays the current one. Null where nobody listens.</summary>
    public static Activity? Begin(string what, ProcessPool pool)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        var outer = Activity.Current;
        var span = Source.StartActivity(what, ActivityKind.Producer);
        Activity.Current = outer;
        return span?.SetTag("parallelproc.pool", pool.Name);
    }

    private static List<Measurement<long>> Each(Func<ProcessPool, (long Value, string? Tag, string? TagValue)[]> look)
    {
        var found = new List<Measurement<long>>();
        foreach (var pool in Pools.Keys)
        {
            foreach (var (value, tag, tagValue) in look(pool))
            {
                var name = KeyValuePair.Create<string, object?>("pool", pool.Name);
                found.Add(tag is null ? new Measurement<long>(value, name) : new Measurement<long>(value, name, KeyValuePair.Create<string, object?>(tag, tagValue)));
            }
        }

        return found;
    }
}
