using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <content>
/// Results of attempts that count no more. Each attempt is a batch of its own number, which no other has: what comes for a number that its worker does not owe, or that nobody
/// waits for any more, is dropped and counted.
/// </content>
internal sealed partial class Dispatcher
{
    /// <summary>Results that came for work that nobody waited for any more.</summary>
    public long LateResults { get; private set; }

    private static bool IsResult(RecordEntry entry) => entry.Kind == RecordKind.Done && entry.Status != ItemStatus.Stopped;

    /// <summary>Has them looked at where their batch is still its worker's to do.</summary>
    private void OnRecords(WorkerChannel channel, long batchId, IReadOnlyList<RecordEntry> entries, Action<WorkerSlot, Batch> action) => _strand.Post(() =>
    {
        var slot = _fleet.Of(channel);
        if (slot?.Assigned.Find(b => b.Id == batchId) is { } batch)
        {
            action(slot, batch);
        }
        else
        {
            CountLate(slot, null, entries.Count(IsResult));
        }
    });

    private void CountLate(WorkerSlot? slot, Batch? batch, int results)
    {
        if (results > 0)
        {
            LateResults += results;
            Events.ResultsDropped(slot, batch, results);
        }
    }
}
