namespace ParallelProc.Engine;

/// <summary>
/// What a pool has done so far, in numbers: always kept, as it costs some nanoseconds an item. Counts attempts, as workers see them. Owned by the dispatcher's strand.
/// </summary>
internal sealed class PoolFigures
{
    private readonly RecentSeconds _recentItems = new();
    private readonly RecentSeconds _recentWork = new();
    private readonly long _since = Alarm.Now;

    /// <summary>Items and tasks that have ended.</summary>
    public long Done { get; private set; }

    /// <summary>Those of them that did not run to their end.</summary>
    public long Failed { get; private set; }

    /// <summary>Those that are tried again.</summary>
    public long Retries { get; set; }

    public long BytesIn { get; set; }

    public long BytesOut { get; set; }

    /// <summary>From being added until a worker has begun with the batch.</summary>
    public Histogram Waits { get; } = new();

    /// <summary>In the worker.</summary>
    public Histogram Runs { get; } = new();

    public void ItemEnded(TimeSpan took, bool completed)
    {
        Done++;
        Failed += completed ? 0 : 1;
        Runs.Add(took);
    }

    public void ItemsEnded(long now, int count) => _recentItems.Add(now, count);

    public void BatchStarted(Batch batch, long now)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            Waits.Add(TimeSpan.FromMilliseconds(batch.Items[i].WaitedAt(now)));
        }
    }

    /// <summary>A worker has work, from now on.</summary>
    public static void WorkBegins(WorkerSlot slot) => slot.BusySince = Alarm.Now;

    /// <summary>A worker has no work any more.</summary>
    public void WorkEnds(WorkerSlot slot)
    {
        if (slot.BusySince != 0)
        {
            var now = Alarm.Now;
            slot.BusyTime += now - slot.BusySince;
            _recentWork.AddSpan(slot.BusySince, now);
            slot.BusySince = 0;
        }
    }

    /// <summary>Items that ended each second, lately.</summary>
    public double ItemsPerSecond(long now) => _recentItems.Sum(now) * 1000.0 / Math.Max(1000, now - Math.Max(_since, RecentSeconds.Begin(now)));

    /// <summary>The share of the workers' time, lately, in which they had work: from 0 to 1.</summary>
    public double Utilization(IReadOnlyList<WorkerSlot> slots, long now)
    {
        var begin = RecentSeconds.Begin(now);
        var busy = _recentWork.Sum(now);
        long all = 0;
        foreach (var slot in slots)
        {
            busy += slot.BusySince == 0 ? 0 : now - Math.Max(begin, slot.BusySince);
            all += slot.ReadyAt == 0 ? 0 : now - Math.Max(begin, slot.ReadyAt);
        }

        return all <= 0 ? 0 : Math.Min(1, (double)busy / all);
    }
}
