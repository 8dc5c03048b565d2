using System.Management.Automation;
using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>Turns what a worker says of an item, or that it says nothing more, into what the caller will see.</summary>
internal static class ItemFate
{
    /// <summary>An entry as the caller sees it: every way to fail is an <see cref="ErrorRecord"/>.</summary>
    public static RecordEntry Of(RecordEntry entry, Batch batch, WorkerSlot slot)
    {
        switch (entry.Kind)
        {
            case RecordKind.Error when entry.Value is ErrorRecord error:
                batch.Source.CodeOf(batch).Prompt?.Complete(error);
                PoolErrors.Marked(error, slot.Name);
                return entry;
            case RecordKind.NotSerializable:
                var (path, reason) = ((string, string))entry.Value!;
                var item = batch.Items[entry.Index].Input;
                return entry with { Kind = RecordKind.Error, Value = PoolErrors.Marked(PoolErrors.NotSerializable(path, reason, item), slot.Name) };
            case RecordKind.Done:
                return End(entry, batch, slot);
            case RecordKind.Information when entry.Value is InformationRecord record && record.Tags.Contains("STDERR"):
                slot.Channel.NoteText(record.MessageData?.ToString() ?? "");
                return entry;
            default:
                return entry;
        }
    }

    /// <summary>The end of an item whose worker is gone.</summary>
    public static RecordEntry Lost(int index, Batch batch, WorkerSlot slot, WorkerExit exit, string? fault)
    {
        var input = batch.Items[index].Input;
        // With a short grace a worker may be killed before its answer said which item was to be stopped.
        if (batch.StoppedIndex == index || (batch.StopRequested && (slot.Killed || exit.Cause == WorkerExit.EndedForAnother)))
        {
            return batch.TimedOutIndex == index
                ? Failed(index, PoolErrors.TaskTimeout(slot.Name, batch.Source.TimeoutOf(batch).GetValueOrDefault(), input))
                : new RecordEntry(index, RecordKind.Done, ItemStatus.Stopped, PoolErrors.TaskStopped(input));
        }

        if (slot.Excess is { } excess)
        {
            return Failed(index, PoolErrors.WorkerMemoryExceeded(slot.Name, excess, input));
        }

        var text = fault is null ? slot.Channel.LastText : $"{slot.Channel.LastText}{Environment.NewLine}{fault}".Trim();
        return Failed(index, PoolErrors.WorkerLost(slot.Name, slot.ReportLoss(exit, text), input));
    }

    private static RecordEntry End(RecordEntry entry, Batch batch, WorkerSlot slot)
    {
        var input = batch.Items[entry.Index].Input;
        if (entry.Value is ErrorRecord error)
        {
            batch.Source.CodeOf(batch).Prompt?.Complete(error);
        }

        return entry.Status switch
        {
            ItemStatus.Failed => Failed(entry, PoolErrors.Marked(ErrorRecordRebuilder.WithTarget((ErrorRecord)entry.Value!, input), slot.Name)),
            ItemStatus.Exited => Failed(entry, PoolErrors.TaskExited(slot.Name, (int)entry.Value!, input)),
            ItemStatus.Stopped or ItemStatus.Completed when batch.TimedOutIndex == entry.Index && !WasInTime(entry, batch) =>
                Failed(entry, PoolErrors.TaskTimeout(slot.Name, batch.Source.TimeoutOf(batch).GetValueOrDefault(), input)),
            ItemStatus.Stopped => entry with { Value = PoolErrors.TaskStopped(input) },
            _ => entry,
        };
    }

    /// <summary>It was complete before its time was over, and before it heard of any stop: its worker was quicker than we were.</summary>
    private static bool WasInTime(RecordEntry end, Batch batch) => end.Status == ItemStatus.Completed && end.Took < batch.Source.TimeoutOf(batch).GetValueOrDefault();

    private static RecordEntry Failed(in RecordEntry entry, ErrorRecord error) => entry with { Status = ItemStatus.Failed, Value = error };

    private static RecordEntry Failed(int index, ErrorRecord error) => new(index, RecordKind.Done, ItemStatus.Failed, error);
}
