using ParallelProc.Engine;
using ParallelProc.Protocol;

namespace ParallelProc.Bench.Simulation;

/// <summary>A real pool of simulated workers, all of them started, and maps through it.</summary>
internal sealed class SimulatedPool : IDisposable
{
    // Clean: results need no marker in standard error, and travel in groups.
    private static readonly ScriptCode Code = new(new ScriptSource("$_"), [], BodyTrust.Clean);

    private readonly ProcessPool _pool;

    public SimulatedPool(int workers)
    {
        Workers = workers;
        _pool = new ProcessPool(new PoolOptions { MaxWorkers = workers, MinWorkers = workers }, new Launcher());
        _pool.PrewarmAsync(workers).Wait();
    }

    public int Workers { get; }

    /// <summary>One map; the count of what came is checked.</summary>
    /// <param name="items">How many items it has.</param>
    /// <param name="batchSize">Items in a batch; null lets the engine decide.</param>
    public void Map(int items, int? batchSize)
    {
        using var run = _pool.StartMap(Code, BoundValues.None, new MapOptions { BatchSize = batchSize });
        var taken = 0;
        for (var i = 0; i < items; i++)
        {
            run.Add(i);
            taken += Take(run);
            while (run.WindowFull)
            {
                run.Wait();
                taken += Take(run);
            }
        }

        run.CompleteAdding();
        taken += Take(run);
        while (!run.Drained)
        {
            run.Wait();
            taken += Take(run);
        }

        if (taken != items)
        {
            throw new InvalidOperationException($"{taken} results of {items} items.");
        }
    }

    /// <summary>Many maps at the same time, with a batch for each item.</summary>
    /// <param name="items">How many items they have together.</param>
    /// <param name="maps">How many maps.</param>
    /// <param name="throttleLimit">The most workers of each.</param>
    public void Maps(int items, int maps, int throttleLimit)
    {
        // The window takes all: one thread feeds them all.
        var options = new MapOptions { BatchSize = 1, BufferSize = items, ThrottleLimit = throttleLimit };
        var runs = Enumerable.Range(0, maps).Select(_ => _pool.StartMap(Code, BoundValues.None, options)).ToArray();
        var taken = 0;
        for (var i = 0; i < items; i++)
        {
            runs[i % maps].Add(i);
            taken += Take(runs[i % maps]);
        }

        foreach (var run in runs)
        {
            run.CompleteAdding();
        }

        foreach (var run in runs)
        {
            for (taken += Take(run); !run.Drained; taken += Take(run))
            {
                run.Wait();
            }

            run.Dispose();
        }

        if (taken != items)
        {
            throw new InvalidOperationException($"{taken} results of {items} items.");
        }
    }

    public void Dispose()
    {
        _pool.Dispose();
        _pool.Stopped.Wait();
    }

    private static int Take(MapRun run)
    {
        var taken = 0;
        while (run.TryTake(out _, out _))
        {
            taken++;
        }

        return run.Failure is { } failure ? throw failure : taken;
    }

    private sealed class Launcher : IWorkerLauncher
    {
        public IWorkerConnection Launch() => new SimulatedWorker();
    }
}
