using System.Management.Automation;
using ParallelProc.Engine;
using ParallelProc.Protocol;
using ParallelProc.Tests.Protocol.Fuzz;

namespace ParallelProc.Tests.Engine;

/// <summary>Whatever comes out of a worker, its channel ends once, with the reason, and lets go of it.</summary>
public sealed class WorkerChannelTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public void Streams_that_went_wrong_end_the_worker_and_nothing_else()
    {
        var inputs = new Inputs(FuzzTarget.FromWorker, 42);
        for (var i = 0; i < 1000; i++)
        {
            using var worker = new FinishedWorker(new MemoryStream(inputs.Make(i)));
            Assert.True(worker.RunToEnd().Lost.Wait(Patience), $"input {i} has no end");
        }
    }

    [Fact]
    public void An_error_that_nobody_foresaw_ends_the_worker_and_is_told()
    {
        using var worker = new FinishedWorker(new FailingStream());
        var lost = worker.RunToEnd().Lost;
        Assert.True(lost.Wait(Patience));
        Assert.Contains("NotSupportedException", lost.Result, StringComparison.Ordinal);
    }

    /// <summary>A worker all of whose output is there at once.</summary>
    private sealed class FinishedWorker(Stream output) : IWorkerConnection
    {
        public Stream Input { get; } = new MemoryStream();

        public Stream Output { get; } = output;

        public Stream Error { get; } = new MemoryStream();

        public Task<WorkerExit> Exited { get; } = Task.FromResult(new WorkerExit(0, null));

        public string Host => "memory";

        public int ProcessId => 0;

        public WorkerMemory? ReadMemory() => null;

        public void Kill()
        {
        }

        public Listener RunToEnd()
        {
            var listener = new Listener();
            new WorkerChannel(this, listener).Open();
            return listener;
        }

        public void Dispose()
        {
            Input.Dispose();
            Output.Dispose();
            Error.Dispose();
        }
    }

    private sealed class FailingStream : MemoryStream
    {
        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("no such thing");
    }

    private sealed class Listener : IWorkerEvents
    {
        private readonly TaskCompletionSource<string?> _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<string?> Lost => _lost.Task;

        void IWorkerEvents.Lost(WorkerChannel channel, WorkerExit exit, string? fault) => _lost.SetResult(fault); // a second time is an error

        void IWorkerEvents.Hello(WorkerChannel channel, HelloMessage hello) => NotLost();

        void IWorkerEvents.Ready(WorkerChannel channel, IReadOnlyList<ErrorRecord> errors) => NotLost();

        void IWorkerEvents.SetupFailed(WorkerChannel channel, ErrorRecord error) => NotLost();

        void IWorkerEvents.Started(WorkerChannel channel, long batchId) => NotLost();

        void IWorkerEvents.Records(WorkerChannel channel, long batchId, IReadOnlyList<RecordEntry> entries, int bytes) => NotLost();

        void IWorkerEvents.Ended(WorkerChannel channel, long batchId, TimeSpan took) => NotLost();

        void IWorkerEvents.Recalled(WorkerChannel channel, long batchId, long from) => NotLost();

        void IWorkerEvents.Logged(WorkerChannel channel, LogMessage message) => NotLost();

        void IWorkerEvents.ChangeFailed(WorkerChannel channel, SharedCall call, SharedAnswer answer) => NotLost();

        void IWorkerEvents.Text(WorkerChannel channel, string line) => NotLost();

        void IWorkerEvents.ContentSent(WorkerChannel channel, int bytes) => NotLost();

        void IWorkerEvents.Marker(WorkerChannel channel, long batchId) => NotLost();

        private void NotLost()
        {
            if (_lost.Task.IsCompleted)
            {
                throw new InvalidOperationException("Something is told of a worker that is gone.");
            }
        }
    }
}
