namespace ParallelProc.Engine;

/// <summary>A row of the page: a worker, or several that were there one after the other.</summary>
internal sealed class TraceRow
{
    /// <summary>A pool with more workers than this, over its time, has no row for each: one that comes takes the row of one that has gone.</summary>
    private const int MostRows = 64;

    private readonly List<TraceWorker> _workers = [];

    public IReadOnlyList<TraceWorker> Workers => _workers;

    public IReadOnlyList<TraceBar> Bars => Joined(static worker => worker.Bars);

    public IReadOnlyList<TraceBar> Batches => Joined(static worker => worker.Batches);

    public IEnumerable<PoolEvent> Marks => _workers.SelectMany(static worker => worker.Marks);

    public static IReadOnlyList<TraceRow> Of(TracePool pool)
    {
        var rows = new List<TraceRow>();
        var free = new PriorityQueue<TraceRow, DateTime>();
        foreach (var worker in pool.Workers.Count > MostRows ? pool.Workers.OrderBy(static worker => worker.Start) : pool.Workers.AsEnumerable())
        {
            TraceRow row;
            if (pool.Workers.Count > MostRows && free.TryPeek(out _, out var end) && end <= worker.Start)
            {
                row = free.Dequeue();
            }
            else
            {
                rows.Add(row = new TraceRow());
            }

            row._workers.Add(worker);
            free.Enqueue(row, worker.End);
        }

        return rows;
    }

    private IReadOnlyList<TraceBar> Joined(Func<TraceWorker, IReadOnlyList<TraceBar>> of) => _workers.Count == 1 ? of(_workers[0]) : [.. _workers.SelectMany(of)];
}
