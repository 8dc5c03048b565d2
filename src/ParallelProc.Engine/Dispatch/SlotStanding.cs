namespace ParallelProc.Engine;

/// <summary>What follows for the dispatcher from the state of one worker. The <see cref="Roster"/>'s sets and counts are the sum of these.</summary>
/// <param name="Ready">It is set up and takes work.</param>
/// <param name="Idle">It is ready and has nothing.</param>
/// <param name="HalfFullOf">The source of its only batch, where it has room for another; else null.</param>
/// <param name="Free">It has nothing left to do, or will have once it is ready.</param>
/// <param name="Waiting">Batches that wait in it behind another one.</param>
internal readonly record struct SlotStanding(bool Ready, bool Idle, IWorkSource? HalfFullOf, bool Free, int Waiting)
{
    public static SlotStanding Of(WorkerSlot slot)
    {
        Batch? running = null;
        var waiting = 0;
        foreach (var batch in slot.Assigned)
        {
            // One that has done all of its items, and has only yet to say so, is as good as idle.
            running ??= batch.Done < batch.Count ? batch : null;
            waiting += batch.Started || batch == running ? 0 : 1;
        }

        var ready = slot.Ready;
        return new SlotStanding(
            ready,
            ready && slot.Assigned.Count == 0,
            ready && !slot.Stalled && slot.Assigned is [var only] ? only.Source : null,
            slot.State == WorkerState.Starting || (ready && running is null),
            waiting);
    }
}
