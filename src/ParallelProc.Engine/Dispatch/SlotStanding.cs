namespace ParallelProc.Engine;

/// <summary>What follows for the dispatcher from the state of one worker. The <see cref="Roster"/>'s sets and counts are the sum of these.</summary>
/// <param name="Ready">It is set up and takes work.</param>
/// <param name="Idle">It is ready and has nothing.</param>
/// <param name="HalfFullOf">The source of its first batch, where it has room for another; else null.</param>
/// <param name="Deep">It has more than one batch, and room still, as it is far away.</param>
/// <param name="Free">It has nothing left to do, or will have once it is ready.</param>
/// <param name="Waiting">Batches that wait in it behind another one, and might be run by any other worker.</param>
/// <param name="Crew">It has one of the pool's places: it works, or will.</param>
/// <param name="Starting">It has a place, and is not set up yet.</param>
/// <param name="StandsBy">It is kept in reserve, set up or not.</param>
/// <param name="Leaving">It works, and will soon have to be replaced.</param>
internal readonly record struct SlotStanding(
    bool Ready, bool Idle, IWorkSource? HalfFullOf, bool Deep, bool Free, int Waiting, bool Crew, bool Starting, bool StandsBy, bool Leaving)
{
    public static SlotStanding Of(WorkerSlot slot)
    {
        Batch? running = null;
        var waiting = 0;
        foreach (var batch in slot.Assigned)
        {
            // One that has done all of its items, and has only yet to say so, is as good as idle.
            running ??= batch.Done < batch.Count ? batch : null;
            waiting += batch.Started || batch == running || batch.Placement is not null ? 0 : 1;
        }

        var ready = slot.Ready;
        var open = ready && slot.TakesWork;
        var hasRoom = open && !slot.Stalled && slot.Assigned.Count > 0 && slot.Assigned.Count < slot.Depth;
        var starting = slot.State == WorkerState.Starting && !slot.StandsBy;
        return new SlotStanding(
            ready,
            open && slot.Assigned.Count == 0,
            hasRoom ? slot.Assigned[0].Source : null,
            hasRoom && slot.Assigned.Count > 1,
            starting || (open && running is null),
            waiting,
            !slot.StandsBy && (slot.State != WorkerState.Stopping || slot.Assigned.Count > 0),
            starting,
            slot.StandsBy && slot.State != WorkerState.Stopping,
            ready && (!open || slot.SoonOver));
    }
}
