using System.Collections.Concurrent;
using ParallelProc.Engine;

namespace ParallelProc.Tests.Engine;

/// <summary>A pool of fake workers on named hosts.</summary>
public abstract class HostedEngineTest : EngineTest
{
    /// <summary>The hosts of the workers that were started, in that order.</summary>
    private protected ConcurrentQueue<string> Launched { get; } = new();

    /// <summary>Where each item has run.</summary>
    private protected ConcurrentDictionary<int, string> Ran { get; } = new();

    /// <summary>Each worker echoes what it gets; what it gets is noted.</summary>
    private protected ProcessPool Pool(
        string[] hosts, int workersEach, Action<string, FakeBatch>? whileItRuns = null, int? maxWorkers = null, int spareWorkers = 0, Action<FakeWorker>? launched = null)
    {
        var states = hosts.Select(name => new HostState(
            new PoolHost { Name = name, Kind = PoolHostKind.Local, Workers = workersEach },
            new Launcher(() =>
            {
                Launched.Enqueue(name);
                var started = new FakeWorker((worker, batch) =>
                {
                    worker.Started(batch);
                    whileItRuns?.Invoke(name, batch);
                    for (var i = 0; batch.Begin(i); i++)
                    {
                        Ran[batch.Items[i] as int? ?? -1] = name;
                        worker.Output_(batch, i, batch.Items[i]);
                        worker.Done(batch, i);
                    }

                    worker.Ended(batch);
                });
                launched?.Invoke(started);
                return started;
            })));
        var options = new PoolOptions { Grace = TimeSpan.FromMilliseconds(100), SpareWorkers = spareWorkers, MaxWorkers = maxWorkers ?? hosts.Length * workersEach };
        var pool = new ProcessPool(options, new HostsLauncher(states));
        Own(pool);
        return pool;
    }

    private protected static HostFilter Filter(ProcessPool pool, params string[] names) => pool.FilterOf(names)!;

    private protected static object?[] Items(int count) => [.. Enumerable.Range(0, count).Cast<object?>()];

    private protected static void Wait(ManualResetEventSlim? gate) => Assert.True(gate?.Wait(Patience) != false, "the gate stays shut");

    private sealed class Launcher(Func<IWorkerConnection> launch) : IWorkerLauncher
    {
        public IWorkerConnection Launch() => launch();
    }
}
