using System.Diagnostics;
using ParallelProc.Engine;
using ParallelProc.Protocol;

namespace ParallelProc.Commands;

/// <summary>Runs a sample in a pool, as Invoke-PoolMap does, and drops what comes back.</summary>
internal sealed class PoolTrial(ScriptCode code, BoundValues bindings, IReadOnlyList<object?> items, CancellationToken stop)
{
    private volatile MapRun? _running;

    /// <exception cref="PoolException">The map failed as a whole.</exception>
    public MapTrial Run(ProcessPool pool, int? batchSize)
    {
        var errors = 0;
        var before = Usage.Of(pool);
        var session = Usage.OfSession();
        var began = Stopwatch.GetTimestamp();
        using (var run = pool.StartMap(code, bindings, new MapOptions { BatchSize = batchSize, ExpectedCount = items.Count }))
        {
            _running = run;
            stop.ThrowIfCancellationRequested(); // from here on a stop finds it
            foreach (var item in items)
            {
                run.Add(item);
                errors += Take(run);
                while (run.WindowFull)
                {
                    errors += WaitAndTake(run);
                }
            }

            run.CompleteAdding();
            errors += Take(run);
            while (!run.Drained)
            {
                errors += WaitAndTake(run);
            }

            _running = null;
            if (run.Failure is { } failure)
            {
                throw failure;
            }
        }

        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var after = Usage.Of(pool);
        return new MapTrial(seconds, Math.Max(0, after.Cpu - before.Cpu), Usage.OfSession() - session, after.Memory, errors);
    }

    /// <summary>Wakes the thread that waits for it, from any thread: the stop token is cancelled by then.</summary>
    public void Stop() => _running?.Cancel();

    private int WaitAndTake(MapRun run)
    {
        run.Wait();
        var errors = Take(run);
        stop.ThrowIfCancellationRequested();
        return run.Failure is { } failure ? throw failure : errors;
    }

    private static int Take(MapRun run)
    {
        var errors = 0;
        while (run.TryTake(out var kind, out _))
        {
            errors += kind == RecordKind.Error ? 1 : 0;
        }

        return errors;
    }
}
