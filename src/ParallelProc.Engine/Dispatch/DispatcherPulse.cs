namespace ParallelProc.Engine;

/// <content>
/// Finds workers that hang as a whole, so that no item's time limit has even begun (a process that was halted, a machine that swaps): one that does
/// not begin what it has is asked to give it back, and one that does not answer is killed. What it had not begun goes to another.
/// </content>
internal sealed partial class Dispatcher
{
    /// <summary>A worker has got its first batch, or another one is the first now.</summary>
    private void ExpectBegin(WorkerSlot slot)
    {
        slot.BeginBy = slot.Assigned is [{ Started: false }, ..] ? InAnswerTime() : 0;
        if (slot.BeginBy != 0)
        {
            _wakeUps.At(slot, slot.BeginBy);
        }
    }

    private void ExpectAnswer(WorkerSlot slot)
    {
        if (slot.AnswersDue++ == 0)
        {
            slot.AskedAt = Alarm.Now;
            slot.AnswerBy = InAnswerTime();
            _wakeUps.At(slot, slot.AnswerBy);
        }
    }

    private void HasAnswered(WorkerSlot slot)
    {
        slot.AnswerBy = --slot.AnswersDue > 0 ? InAnswerTime() : 0;
        SeeAnswer(slot);
    }

    private void CheckPulse(WorkerSlot slot, long now)
    {
        // What it has not been sent, or what is not read from it, it can't be blamed for. One that takes nothing at all is.
        var takes = slot.Channel.HasUnsent && slot.Channel.FramesSent != slot.FramesSent;
        slot.FramesSent = slot.Channel.FramesSent;
        if (takes || slot.HeldFor is not null)
        {
            slot.BeginBy = slot.BeginBy == 0 ? 0 : Math.Max(slot.BeginBy, InAnswerTime());
            slot.AnswerBy = slot.AnswerBy == 0 ? 0 : Math.Max(slot.AnswerBy, InAnswerTime());
        }

        if (Due(slot, slot.BeginBy, now))
        {
            slot.BeginBy = 0;
            if (slot.Assigned is [{ Started: false } first, ..])
            {
                Recall(slot, first);
            }
        }

        if (Due(slot, slot.AnswerBy, now))
        {
            slot.AnswerBy = 0;
            Kill(slot);
        }
    }

    private long InAnswerTime() => Alarm.Now + (long)_options.AnswerLimit.TotalMilliseconds;
}
