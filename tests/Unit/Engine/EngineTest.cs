using System.Collections.Concurrent;
using System.Management.Automation;
using ParallelProc.Engine;
using ParallelProc.Protocol;

namespace ParallelProc.Tests.Engine;

/// <summary>A pool of fake workers, and short ways to use it. No wait is longer than <see cref="Patience"/>: what hangs fails.</summary>
public abstract class EngineTest : IDisposable
{
    private protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly List<ProcessPool> _pools = [];

    private protected ConcurrentQueue<FakeWorker> Workers { get; } = new();

    public void Dispose()
    {
        foreach (var pool in _pools)
        {
            pool.Dispose();
            Assert.True(pool.Stopped.Wait(Patience), "the pool does not end");
        }

        GC.SuppressFinalize(this);
    }

    private protected ProcessPool Pool(int workers, Action<FakeWorker, FakeBatch> play, PoolOptions? options = null) =>
        Pool(workers, () => new FakeWorker(play), options);

    private protected ProcessPool Pool(int workers, Func<FakeWorker> launch, PoolOptions? options = null)
    {
        var launcher = new Launcher(() =>
        {
            var worker = launch();
            Workers.Enqueue(worker);
            return worker;
        });
        var pool = new ProcessPool(Patient(options ?? new PoolOptions { Grace = TimeSpan.FromMilliseconds(100) }) with { MaxWorkers = workers }, launcher);
        _pools.Add(pool);
        return pool;
    }

    /// <summary>Workers have all the time to end that they need, unless the test is about that time: a thread may pause for seconds.</summary>
    private protected static PoolOptions Patient(PoolOptions options) => options.EndLimit == new PoolOptions().EndLimit ? options with { EndLimit = Patience } : options;

    /// <summary>The test sees to the pool's end.</summary>
    private protected void Own(ProcessPool pool) => _pools.Add(pool);

    internal static ScriptCode Code(bool clean = false, string text = "$_") => new(new ScriptSource(text), [], clean ? BodyTrust.Clean : BodyTrust.None);

    private protected static MapRun Map(ProcessPool pool, MapOptions? options = null, bool clean = false) => pool.StartMap(Code(clean), BoundValues.None, options ?? new MapOptions());

    /// <summary>Runs a whole map and returns what came, errors as their ids.</summary>
    private protected static List<object?> RunMap(ProcessPool pool, IEnumerable<object?> items, MapOptions? options = null, bool clean = false)
    {
        using var run = Map(pool, options, clean);
        var results = new List<object?>();
        foreach (var item in items)
        {
            run.Add(item);
            Take(run, results);
            while (run.WindowFull)
            {
                Wait(run);
                Take(run, results);
            }
        }

        run.CompleteAdding();
        Take(run, results);
        while (!run.Drained)
        {
            Wait(run);
            Take(run, results);
        }

        return results;
    }

    private protected static void Wait(MapRun run)
    {
        Assert.True(Task.Run(run.Wait).Wait(Patience), "the map hangs");
        if (run.Failure is { } failure)
        {
            throw failure;
        }
    }

    private protected static void Take(MapRun run, List<object?> results)
    {
        while (run.TryTake(out var kind, out var value))
        {
            results.Add(kind == RecordKind.Error ? ((ErrorRecord)value!).FullyQualifiedErrorId : value);
        }
    }

    private protected static TaskRun Submit(
        ProcessPool pool, string body = "$_", TimeSpan? timeout = null, Action<TaskPhase>? onPhase = null, TaskOptions? options = null, Action<RecordKind, object?>? onRecord = null)
    {
        options ??= new TaskOptions { Timeout = timeout };
        var task = new TaskRun(Code(text: body), BoundValues.None, new Item(0, default, null), options, "test", onRecord ?? ((_, _) => { }), onPhase ?? (_ => { }));
        pool.Submit(task);
        return task;
    }

    private protected static void WaitFor(TaskRun task) => Assert.True(task.Finished.Wait(Patience), $"the task stays {task.Phase}");

    private sealed class Launcher(Func<IWorkerConnection> launch) : IWorkerLauncher
    {
        public IWorkerConnection Launch() => launch();
    }
}
