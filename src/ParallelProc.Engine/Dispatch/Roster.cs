namespace ParallelProc.Engine;

/// <summary>
/// Which workers are idle, have room, or have something to give back. All of it follows from the slots (<see cref="SlotStanding"/>) and is kept as they change, so that
/// the dispatcher never looks through all workers for the one that it wants. Whoever changes a slot or one of its batches calls <see cref="Update"/>.
/// Owned by the strand.
/// </summary>
internal sealed class Roster
{
    private readonly List<WorkerSlot?> _seats = [];

    /// <summary>Ready, with nothing to do.</summary>
    public SeatSet Idle { get; } = new();

    /// <summary>Ready, with one batch that gets on, and so with room for another.</summary>
    public SeatSet HalfFull { get; } = new();

    public bool HasRoom => Idle.Any || HalfFull.Any;

    public int Ready { get; private set; }

    /// <summary>Those that start or have nothing left to do.</summary>
    public int Free { get; private set; }

    /// <summary>Batches that wait in a worker behind another one.</summary>
    public int Waiting { get; private set; }

    /// <summary>Those that have one of the pool's places. One that ends and has nothing left to do has given its place back.</summary>
    public int Crew { get; private set; }

    /// <summary>Those of the crew that are not set up yet.</summary>
    public int Starting { get; private set; }

    /// <summary>Those that are kept in reserve, set up or not.</summary>
    public int Standbys { get; private set; }

    /// <summary>Those that work, and will soon have to be replaced.</summary>
    public int Leaving { get; private set; }

    public WorkerSlot this[int seat] => _seats[seat]!;

    /// <summary>Gives a new worker the lowest seat that is free.</summary>
    public void Enter(WorkerSlot slot)
    {
        slot.Seat = _seats.IndexOf(null);
        if (slot.Seat < 0)
        {
            slot.Seat = _seats.Count;
            _seats.Add(null);
        }

        _seats[slot.Seat] = slot;
        Update(slot);
    }

    /// <summary>The worker is gone, and what it had with it.</summary>
    public void Leave(WorkerSlot slot)
    {
        while (slot.Assigned.Count > 0)
        {
            TakeAway(slot, slot.Assigned[^1]);
        }

        File(slot, default);
        _seats[slot.Seat] = null;
    }

    public void Become(WorkerSlot slot, WorkerState state)
    {
        slot.State = state;
        Update(slot);
    }

    public void Give(WorkerSlot slot, Batch batch)
    {
        if (!slot.Has(batch.Source))
        {
            batch.Source.Standing.Workers++;
        }

        slot.Assigned.Add(batch);
        batch.Slot = slot;
        Update(slot);
    }

    public void TakeAway(WorkerSlot slot, Batch batch)
    {
        slot.Assigned.Remove(batch);
        if (!slot.Has(batch.Source))
        {
            batch.Source.Standing.Workers--;
        }

        batch.Movable.List?.Remove(batch.Movable);
        slot.Stalled = false;
        Update(slot);
    }

    /// <summary>Puts a worker, and what it has, where they belong now.</summary>
    public void Update(WorkerSlot slot)
    {
        File(slot, SlotStanding.Of(slot));
        for (var i = 0; i < slot.Assigned.Count; i++)
        {
            // Of the first the running item stays where it is.
            var batch = slot.Assigned[i];
            var movable = !batch.RecallSent && !batch.PassedOver && (i > 0 || batch.Count - batch.Done >= 2);
            if (movable != batch.Movable.List is not null)
            {
                var list = batch.Source.Standing.Movable;
                if (movable)
                {
                    list.AddLast(batch.Movable);
                }
                else
                {
                    list.Remove(batch.Movable);
                }
            }
        }
    }

    private void File(WorkerSlot slot, SlotStanding standing)
    {
        var old = slot.Standing;
        if (standing == old)
        {
            return;
        }

        slot.Standing = standing;
        Ready += Number(standing.Ready) - Number(old.Ready);
        Free += Number(standing.Free) - Number(old.Free);
        Waiting += standing.Waiting - old.Waiting;
        Crew += Number(standing.Crew) - Number(old.Crew);
        Starting += Number(standing.Starting) - Number(old.Starting);
        Standbys += Number(standing.StandsBy) - Number(old.StandsBy);
        Leaving += Number(standing.Leaving) - Number(old.Leaving);
        Put(Idle, slot, standing.Idle);
        Put(HalfFull, slot, standing.HalfFullOf is not null);
        old.HalfFullOf?.Standing.HalfFull.Remove(slot.Seat);
        standing.HalfFullOf?.Standing.HalfFull.Add(slot.Seat);
    }

    private static int Number(bool fact) => fact ? 1 : 0;

    private static void Put(SeatSet set, WorkerSlot slot, bool belongs)
    {
        if (belongs)
        {
            set.Add(slot.Seat);
        }
        else
        {
            set.Remove(slot.Seat);
        }
    }
}
