using System.Collections.Concurrent;
using ParallelProc.Engine;

namespace ParallelProc.Commands;

/// <summary>The pools of this process, by name, and the shared default one.</summary>
internal static class PoolRegistry
{
    private const string DefaultName = "Default";

    private static readonly ConcurrentDictionary<string, ProcessPool> Pools = new(StringComparer.OrdinalIgnoreCase);
    private static readonly object DefaultGate = new();

    /// <summary>How long the default pool may be idle before its workers go.</summary>
    private static readonly TimeSpan DefaultIdleLimit = TimeSpan.FromMinutes(2);

    /// <summary>The pools that take or finish work.</summary>
    public static IEnumerable<ProcessPool> All => Pools.Values.Where(p => p.State != PoolState.Stopped).OrderBy(p => p.Id);

    public static ProcessPool? Find(string name) => Pools.TryGetValue(name, out var pool) && pool.State != PoolState.Stopped ? pool : null;

    /// <summary>Starts a pool and keeps it under its name.</summary>
    /// <exception cref="PoolException">A running pool has that name, or there is no PowerShell.</exception>
    public static ProcessPool Start(PoolOptions options)
    {
        if (options.Name is { } taken && Find(taken) is not null)
        {
            throw PoolErrors.PoolNameTaken(taken);
        }

        var pool = new ProcessPool(options);
        Pools[pool.Name] = pool;
        pool.Stopped.ContinueWith(_ => Pools.TryRemove(new KeyValuePair<string, ProcessPool>(pool.Name, pool)), TaskScheduler.Default);
        return pool;
    }

    /// <summary>The pool that serves whoever names none: started on first use, and anew when it has gone.</summary>
    public static ProcessPool Default(Func<PoolOptions> options)
    {
        lock (DefaultGate)
        {
            return Find(DefaultName) is { State: PoolState.Running } running
                ? running
                : Start(options() with { Name = Find(DefaultName) is null ? DefaultName : null, IdleLimit = DefaultIdleLimit });
        }
    }

    /// <summary>Ends all pools at once: the module goes.</summary>
    public static void StopAll()
    {
        foreach (var pool in Pools.Values)
        {
            pool.Dispose();
        }
    }
}
