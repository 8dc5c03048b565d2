using ParallelProc.Engine;

namespace ParallelProc.Tests.Engine;

/// <summary>A host that is full has room again when a worker there has ended, in whatever order who waits for that end hears of it.</summary>
public sealed class HostRoomTests : HostedEngineTest
{
    [Fact]
    public void Who_hears_of_a_workers_end_late_holds_up_nobody()
    {
        using var gate = new ManualResetEventSlim();
        var launched = 0;
        var host = new HostState(
            new PoolHost { Name = "a", Kind = PoolHostKind.Local, Workers = 1 },
            new Launcher(() => new Watched(
                ++launched == 1 ? new FakeWorker((worker, _) => worker.Die(new WorkerExit(1, null))) : new FakeWorker((worker, batch) => worker.Echo(batch)),
                launched == 1 ? gate : null)));
        var pool = new ProcessPool(new PoolOptions { Grace = TimeSpan.FromMilliseconds(100), MaxWorkers = 1 }, new HostsLauncher([host]));
        Own(pool);
        try
        {
            WaitFor(Submit(pool));
            Assert.Equal(2, launched);
        }
        finally
        {
            gate.Set();
        }
    }

    private sealed class Launcher(Func<IWorkerConnection> launch) : IWorkerLauncher
    {
        public IWorkerConnection Launch() => launch();
    }

    /// <summary>A worker of whose end somebody is told first who takes a long time.</summary>
    private sealed class Watched : IWorkerConnection
    {
        private readonly FakeWorker _worker;
        private readonly TaskCompletionSource<WorkerExit> _exited = new();

        public Watched(FakeWorker worker, ManualResetEventSlim? gate)
        {
            _worker = worker;
            _ = Exited.ContinueWith(_ => Wait(gate), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            _ = worker.Exited.ContinueWith(t => _exited.SetResult(t.Result), CancellationToken.None, TaskContinuationOptions.LongRunning, TaskScheduler.Default);
        }

        public Stream Input => _worker.Input;

        public Stream Output => _worker.Output;

        public Stream Error => _worker.Error;

        public Task<WorkerExit> Exited => _exited.Task;

        public string Host => _worker.Host;

        public int ProcessId => 0;

        public WorkerMemory? ReadMemory() => null;

        public void Kill() => _worker.Kill();

        public void Dispose() => _worker.Dispose();
    }
}
