namespace ParallelProc.Engine;

/// <summary>
/// How much workers had to do lately, from sums that are read now and then: over the last five to ten seconds, or since the first reading; at that, over their life. One reading of five seconds ago
/// is kept of each worker, and so it costs the same however often one looks.
/// </summary>
internal sealed class RecentUse
{
    private const long Span = 5000;

    private Dictionary<(int Pool, int Worker), Sums> _known = [];
    private Dictionary<(int Pool, int Worker), Sums> _next = [];

    /// <summary>The workers with their shares. Those that are not among them are forgotten.</summary>
    public WatchedWorker[] Share(IReadOnlyList<WatchedWorker> workers)
    {
        var shared = new WatchedWorker[workers.Count];
        for (var i = 0; i < shared.Length; i++)
        {
            var worker = workers[i];
            var key = (worker.PoolId, worker.Id);
            var sums = _known.TryGetValue(key, out var known) ? known.At(worker) : new Sums(default, (worker.ReadyTime, worker.BusyTime));
            _next[key] = sums;
            shared[i] = worker with { Utilization = sums.Share(worker) };
        }

        (_known, _next) = (_next, _known);
        _next.Clear();
        return shared;
    }

    /// <param name="Base">From here on is looked at: ready and busy time, in milliseconds.</param>
    /// <param name="Later">This takes its place: at the second reading, and when it is old enough.</param>
    private readonly record struct Sums((long Ready, long Busy) Base, (long Ready, long Busy) Later)
    {
        public Sums At(WatchedWorker worker) =>
            Base == default || worker.ReadyTime - Later.Ready >= Span ? new Sums(Later, Base == default ? Later : (worker.ReadyTime, worker.BusyTime)) : this;

        public double Share(WatchedWorker worker)
        {
            // At once after it was read there is nothing to divide by.
            var (ready, busy) = worker.ReadyTime > Base.Ready ? Base : default;
            return worker.ReadyTime <= ready ? 0 : Math.Clamp((double)(worker.BusyTime - busy) / (worker.ReadyTime - ready), 0, 1);
        }
    }
}
