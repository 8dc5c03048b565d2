using System.Management.Automation;
using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>What a worker's channel tells its owner. All calls come from the channel's own threads, in the order in which the worker spoke.</summary>
internal interface IWorkerEvents
{
    void Hello(WorkerChannel channel, HelloMessage hello);

    /// <summary>It is set up. <paramref name="errors"/> are those that its initialisation script wrote and went on.</summary>
    void Ready(WorkerChannel channel, IReadOnlyList<ErrorRecord> errors);

    void SetupFailed(WorkerChannel channel, ErrorRecord error);

    void Started(WorkerChannel channel, long batchId);

    void Records(WorkerChannel channel, long batchId, IReadOnlyList<RecordEntry> entries, int bytes);

    void Ended(WorkerChannel channel, long batchId, TimeSpan took);

    void Recalled(WorkerChannel channel, long batchId, long from);

    /// <summary>A body has written into the pool's log.</summary>
    void Logged(WorkerChannel channel, LogMessage message);

    /// <summary>A change of a shared object could not be made, and its body has gone on. Also by other threads than the channel's.</summary>
    void ChangeFailed(WorkerChannel channel, SharedCall call, SharedAnswer answer);

    /// <summary>So many bytes of a content were sent. By the thread that writes to the worker.</summary>
    void ContentSent(WorkerChannel channel, int bytes);

    /// <summary>A line that something printed past PowerShell.</summary>
    void Text(WorkerChannel channel, string line);

    /// <summary>All that natives printed until the end of this batch has been told.</summary>
    void Marker(WorkerChannel channel, long batchId);

    /// <summary>The worker is gone; nothing more comes from it. <paramref name="fault"/> says what it did wrong, where it did.</summary>
    void Lost(WorkerChannel channel, WorkerExit exit, string? fault);
}
