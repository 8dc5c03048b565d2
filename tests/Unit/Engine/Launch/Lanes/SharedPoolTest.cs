using System.Collections.Concurrent;
using System.Management.Automation;
using ParallelProc.Engine;

namespace ParallelProc.Tests.Engine.Launch.Lanes;

/// <summary>Pools whose workers share processes, with real sessions in memory, and short ways to use them.</summary>
public abstract class SharedPoolTest : EngineTest
{
    private protected ConcurrentQueue<SharedMemoryProcess> Processes { get; } = new();

    private protected ProcessPool SharedPool(PoolOptions options, int inputCapacity = int.MaxValue)
    {
        var pool = new ProcessPool(Patient(options), new Launcher(Processes, inputCapacity));
        Own(pool);
        return pool;
    }

    private protected static MapRun Map(ProcessPool pool, string body, MapOptions options) => pool.StartMap(Code(text: body), BoundValues.None, options);

    private protected static List<object?> Run(ProcessPool pool, string body, int count, int from = 0)
    {
        using var run = Map(pool, body, new MapOptions());
        for (var i = 0; i < count; i++)
        {
            run.Add(from + i);
        }

        run.CompleteAdding();
        return Drain(run);
    }

    private protected static List<object?> Drain(MapRun run)
    {
        var results = new List<object?>();
        while (true)
        {
            while (run.TryTake(out _, out var value))
            {
                results.Add(value is PSObject { BaseObject: not PSCustomObject } o ? o.BaseObject : value);
            }

            if (run.Drained)
            {
                return results;
            }

            Wait(run);
        }
    }

    private sealed class Launcher(ConcurrentQueue<SharedMemoryProcess> processes, int inputCapacity) : IWorkerLauncher
    {
        public IWorkerConnection Launch()
        {
            var process = new SharedMemoryProcess(inputCapacity);
            processes.Enqueue(process);
            return process;
        }
    }
}
