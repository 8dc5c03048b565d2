namespace ParallelProc.Engine;

/// <summary>Reads pools again and again, for one who looks on. It belongs to the thread that reads, and asks nothing of pools in between but to keep their failures for it.</summary>
internal sealed class PoolWatch : IDisposable
{
    /// <summary>So many failures may wait for the next reading.</summary>
    private const int Capacity = 100_000;

    /// <summary>So many are kept to be shown.</summary>
    private const int Kept = 100;

    /// <summary>So many of those that were before are told as new ones.</summary>
    private const int FirstTold = 10;

    private readonly EventQueue _queue = new(Capacity, filter: PoolFailure.Is);
    private readonly List<ProcessPool> _pools = [];
    private readonly RecentUse _use = new();
    private readonly List<PoolEvent> _failures = [];
    private List<PoolEvent> _taken = [];
    private bool _read;

    public PoolWatch() => _queue.Open(); // by itself, so that it does not end with the last of its pools: more may come

    /// <summary>All of its pools have stopped.</summary>
    public Task Stopped => Task.WhenAll(_pools.Select(static pool => pool.Stopped));

    /// <summary>Watches one more pool, with the failures that it still knows of.</summary>
    public void Add(ProcessPool pool)
    {
        if (!_pools.Contains(pool))
        {
            _pools.Add(pool);
            pool.Listen(_queue, int.MaxValue);
        }
    }

    public WatchSnapshot Read()
    {
        var workers = new List<WatchedWorker>();
        var pools = _pools.ConvertAll(pool => pool.Watch(workers));
        _queue.TakeNow(ref _taken, out var missed);
        if (!_read)
        {
            // Of several pools, those of the last one stand behind all others.
            _taken = [.. _taken.OrderBy(static one => one.Time)];
        }

        _failures.AddRange(_taken.Skip(_taken.Count - Kept));
        _failures.RemoveRange(0, Math.Max(0, _failures.Count - Kept));
        var fresh = _taken.Skip(_read ? 0 : _taken.Count - FirstTold).ToArray();
        _read = true;
        return new WatchSnapshot(DateTimeOffset.Now, pools, _use.Share(workers)) { Failures = [.. _failures], NewFailures = fresh, Missed = missed };
    }

    public void Dispose()
    {
        _pools.ForEach(pool => pool.Forget(_queue));
        _queue.End();
    }
}
