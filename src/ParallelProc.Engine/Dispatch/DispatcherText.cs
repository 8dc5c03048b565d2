using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <content>What natives print, which comes by a way of its own: each line belongs to an item, whose end waits for it.</content>
internal sealed partial class Dispatcher
{
    /// <summary>How long a batch's end waits for what natives printed for it. The mark behind that is written before the end, so this is for marks that never come.</summary>
    private static readonly TimeSpan TextLimit = TimeSpan.FromSeconds(5);

    /// <summary>The same for a worker whose last mark did not come.</summary>
    private static readonly TimeSpan ShortTextLimit = TimeSpan.FromMilliseconds(500);

    void IWorkerEvents.Text(WorkerChannel channel, string line) => OnSlot(channel, slot =>
    {
        // Natives tell no item: it belongs to the one that runs, or ran last. (Their pipe may be quicker than the one that tells of its start.)
        // Nor do they tell a runspace, where several share a process: one that runs something takes it.
        var batch = RunningIn(slot) ?? _fleet.MatesOf(slot).Select(RunningIn).FirstOrDefault(static b => b is not null);
        if (batch is null || batch.Abandoned || batch.Count == 0)
        {
            return;
        }

        var index = Math.Min(batch.HeldEnd?.Index ?? batch.Done, batch.Count - 1);
        if (index >= batch.Done || batch.HeldEnd is not null)
        {
            Deliver(batch, index, [new RecordEntry(index, RecordKind.Information, default, WorkerOutput.Record(line, slot.Name))], line.Length);
        }
    });

    void IWorkerEvents.Marker(WorkerChannel channel, long batchId) => OnSlot(channel, slot =>
    {
        slot.LastMarker = batchId;
        slot.MissesMarks = false;
        foreach (var batch in slot.Assigned.FindAll(b => b.Id <= batchId && b.Took is not null))
        {
            Finish(slot, batch);
        }
    });

    private static bool MustHold(WorkerSlot slot, Batch batch, RecordEntry end) =>
        end.Index == batch.Count - 1 && slot.LastMarker < batch.Id && !batch.Abandoned && !batch.Source.CodeOf(batch).Clean;

    private static Batch? RunningIn(WorkerSlot slot) => slot.Assigned.Find(static b => b.Took is null || b.HeldEnd is not null);
}
