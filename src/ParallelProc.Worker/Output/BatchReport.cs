using ParallelProc.Protocol;

namespace ParallelProc.Worker;

/// <summary>Tells the shell about batches and items as they begin and end.</summary>
internal sealed class BatchReport(WorkerOutput output, RecordBuffer buffer, RecordSender sender, ConsoleCapture console, StderrMarker? marker)
{
    public void BatchStarted(Batch batch)
    {
        sender.Depth = batch.Script?.Message.Depth ?? 1;
        sender.Classes = batch.Script?.Message.Classes;
        // What may not be run a second time must be known to have begun. Of other batches it is soon enough to hear with their first results.
        output.WriteMark(FrameKind.Started, batch.Id, 0, hold: !batch.Exact);
        buffer.BeginBatch(batch.Id);
    }

    public void ItemStarted(int index) => buffer.BeginItem(index);

    public void ItemEnded(in ItemOutcome outcome, long microseconds, bool flush)
    {
        console.FlushPartialLines();
        sender.SendDone(outcome, microseconds, flush);
    }

    public void BatchEnded(Batch batch, long microseconds)
    {
        // A clean body starts no process and prints nothing: nothing can be on its way in standard error.
        if (batch.Script is not { Message.Trust: BodyTrust.Clean })
        {
            marker?.Mark(batch.Id);
        }

        buffer.Flush(hold: true);
        output.WriteMark(FrameKind.Ended, batch.Id, microseconds);
    }
}
