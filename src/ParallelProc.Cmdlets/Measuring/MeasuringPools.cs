using ParallelProc.Engine;

namespace ParallelProc.Commands;

/// <summary>The pools of a measurement, one for each number of workers and runspaces. They are its own, warmed up before anything is measured, and always stopped.</summary>
internal sealed class MeasuringPools(PoolOptions options) : IDisposable
{
    /// <summary>Killed processes are gone in a moment; one that the system can't kill is not waited for any longer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Dictionary<(int Workers, int Runspaces), ProcessPool> _pools = [];

    public ProcessPool this[PoolMapMeasurement setting] => _pools[(setting.Workers, setting.Runspaces)];

    /// <summary>Starts what the settings need, all at once, and waits until it is ready.</summary>
    /// <exception cref="PoolException">A worker can't be started.</exception>
    public void Start(IEnumerable<PoolMapMeasurement> settings, CancellationToken stop)
    {
        var warm = new List<Task>();
        foreach (var key in settings.Select(static s => (s.Workers, s.Runspaces)).Distinct())
        {
            var pool = PoolRegistry.Start(options with { MaxWorkers = key.Workers, RunspacesPerWorker = key.Runspaces });
            _pools.Add(key, pool);
            warm.Add(pool.PrewarmAsync(key.Workers));
        }

        PipelineWait.For(Task.WhenAll(warm), stop);
    }

    /// <summary>Ends them at once: between runs nothing is under way.</summary>
    public void Dispose()
    {
        foreach (var pool in _pools.Values)
        {
            pool.Dispose();
        }

        PipelineWait.For(Task.WhenAll(_pools.Values.Select(static p => p.Stopped)), Patience);
        _pools.Clear();
    }
}
