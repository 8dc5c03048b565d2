using System.Collections.Concurrent;
using ParallelProc.Engine;

namespace ParallelProc.Commands;

/// <summary>The pools of this process, by name, and the shared default ones.</summary>
internal static class PoolRegistry
{
    private const string DefaultName = "Default";

    private static readonly ConcurrentDictionary<string, ProcessPool> Pools = new(StringComparer.OrdinalIgnoreCase);
    private static readonly object DefaultGate = new();

    /// <summary>The default pools by language mode: no session may borrow the rights of another.</summary>
    private static readonly Dictionary<string, ProcessPool> Shared = [];

    /// <summary>How long the default pool may be idle before its workers go.</summary>
    private static readonly TimeSpan DefaultIdleLimit = TimeSpan.FromMinutes(2);

    /// <summary>The pools that take or finish work.</summary>
    public static IEnumerable<ProcessPool> All => Pools.Values.Where(p => p.State != PoolState.Stopped).OrderBy(p => p.Id);

    public static ProcessPool? Find(string name) => Pools.TryGetValue(name, out var pool) && pool.State != PoolState.Stopped ? pool : null;

    /// <summary>Starts a pool and keeps it under its name.</summary>
    /// <exception cref="PoolException">Another pool has that name, or there is no PowerShell.</exception>
    public static ProcessPool Start(PoolOptions options)
    {
        while (true)
        {
            if (TryStart(options, out var holder) is { } pool)
            {
                return pool;
            }

            // A name that was made up may be one that a user chose for another pool: the next number will do.
            if (options.Name is { } name)
            {
                throw PoolErrors.PoolNameTaken(name, holder.State);
            }
        }
    }

    /// <summary>The pool that serves whoever names none: a running one called Default, else the shared one, which is started on first use, and anew when it
    /// is stopped or broken.</summary>
    public static ProcessPool Default(string languageMode, Func<PoolOptions> options)
    {
        lock (DefaultGate)
        {
            if (Find(DefaultName) is { State: PoolState.Running } named && named.LanguageMode == languageMode)
            {
                return named;
            }

            if (Shared.TryGetValue(languageMode, out var shared))
            {
                if (shared.State == PoolState.Running)
                {
                    return shared;
                }

                if (shared.State == PoolState.Broken)
                {
                    // Nobody started it by hand, so nobody would stop it.
                    Forget(shared);
                    shared.Dispose();
                }
            }

            var wanted = options() with { Name = DefaultName, IdleLimit = DefaultIdleLimit };
            return Shared[languageMode] = TryStart(wanted, out _) ?? Start(wanted with { Name = null });
        }
    }

    /// <summary>Frees a pool's name: it has ended, or is of no more use.</summary>
    public static void Forget(ProcessPool pool) => Pools.TryRemove(new KeyValuePair<string, ProcessPool>(pool.Name, pool));

    /// <summary>Ends all pools at once: the module goes.</summary>
    public static void StopAll()
    {
        foreach (var pool in Pools.Values)
        {
            pool.Dispose();
        }
    }

    /// <summary>Starts a pool, unless its name is taken. Of two who want a name at once, one gets it.</summary>
    private static ProcessPool? TryStart(PoolOptions options, out ProcessPool holder)
    {
        // A new pool has no process yet, so one that gets no name costs nothing.
        var pool = new ProcessPool(options);
        while ((holder = Pools.GetOrAdd(pool.Name, pool)) != pool)
        {
            if (holder.State != PoolState.Stopped)
            {
                pool.Dispose();
                return null;
            }

            Forget(holder);
        }

        pool.Stopped.ContinueWith(_ => Forget(pool), TaskScheduler.Default);
        return pool;
    }
}
