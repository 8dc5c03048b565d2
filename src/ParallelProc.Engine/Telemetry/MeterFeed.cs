namespace ParallelProc.Engine;

/// <summary>Carries times from events to .NET's histograms, whose listeners are foreign code: on a thread of its own, until the pool has stopped.</summary>
internal sealed class MeterFeed
{
    private readonly Dictionary<int, (long Count, TimeSpan Ran)> _told = []; // of the running batch of each worker

    private MeterFeed()
    {
    }

    /// <param name="onFailed">Told when a listener has thrown: histograms get no more of this pool then.</param>
    public static EventQueue Start(Action<Exception> onFailed)
    {
        var queue = new EventQueue(64 * 1024);
        new Thread(() => new MeterFeed().Run(queue, onFailed), 512 * 1024) { IsBackground = true, Name = "ParallelProc meter" }.Start();
        return queue;
    }

    private void Run(EventQueue queue, Action<Exception> onFailed)
    {
        try
        {
            var events = new List<PoolEvent>();
            while (queue.Take(ref events, out _, gather: 5)) // what was dropped is missing from the histograms only: counters do not come this way
            {
                events.ForEach(See);
            }
        }
        catch (Exception e) // foreign code must not end the shell
        {
            queue.End();
            onFailed(e);
        }
    }

    private void See(PoolEvent one)
    {
        var pool = KeyValuePair.Create<string, object?>("pool", one.Pool);
        switch (one.Kind)
        {
            case PoolEventKind.TaskStarted or PoolEventKind.BatchStarted:
                PoolInstruments.QueueWait.Record(one.QueueWait.GetValueOrDefault().TotalSeconds, pool);
                PoolInstruments.Transfer.Record(one.BytesIn.GetValueOrDefault(), pool, KeyValuePair.Create<string, object?>("direction", "sent"));
                break;
            case PoolEventKind.ItemEnded:
                var told = _told.GetValueOrDefault(one.WorkerId.GetValueOrDefault());
                _told[one.WorkerId.GetValueOrDefault()] = (told.Count + 1, told.Ran + one.Duration.GetValueOrDefault());
                PoolInstruments.RunTime.Record(one.Duration.GetValueOrDefault().TotalSeconds, pool);
                break;
            case PoolEventKind.TaskEnded when one.WorkerId is not null:
                PoolInstruments.RunTime.Record(one.Duration.GetValueOrDefault().TotalSeconds, pool);
                Received(one, pool);
                break;
            case PoolEventKind.BatchEnded:
                SeeQuick(one, pool);
                Received(one, pool);
                break;
        }
    }

    private void SeeQuick(PoolEvent batch, KeyValuePair<string, object?> pool)
    {
        _told.Remove(batch.WorkerId.GetValueOrDefault(), out var told);
        var quick = batch.Count.GetValueOrDefault() - told.Count;
        var mean = Math.Max(0, (batch.Duration.GetValueOrDefault() - told.Ran).TotalSeconds) / Math.Max(1, quick);
        for (var i = 0; i < quick; i++)
        {
            PoolInstruments.RunTime.Record(mean, pool);
        }
    }

    private static void Received(PoolEvent one, KeyValuePair<string, object?> pool) =>
        PoolInstruments.Transfer.Record(one.BytesOut.GetValueOrDefault(), pool, KeyValuePair.Create<string, object?>("direction", "received"));
}
