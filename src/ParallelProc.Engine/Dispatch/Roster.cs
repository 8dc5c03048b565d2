namespace ParallelProc.Engine;

/// <summary>
/// Which workers are idle, have room, or have something to give back. All of it follows from the slots (<see cref="SlotStanding"/>) and is kept as they change, so that
/// the dispatcher never looks through all workers for the one that it wants. Whoever changes a slot or one of its batches calls <see cref="Update"/>.
/// Owned by the strand.
/// </summary>
internal sealed class Roster
{
    private readonly List<WorkerSlot?> _seats = [];
    private readonly List<Placement> _placements = [];
    private readonly SeatSet _free = new();
    private readonly SeatSet[] _idleBySpeed = [.. Enumerable.Range(0, HostState.SpeedClasses).Select(static _ => new SeatSet())]; // of hosts

    /// <summary>Ready, with nothing to do.</summary>
    public SeatSet Idle { get; } = new();

    /// <summary>Ready, with one batch that gets on, and so with room for another.</summary>
    public SeatSet HalfFull { get; } = new();

    /// <summary>Far away, with several batches, and room for more.</summary>
    public SeatSet Deep { get; } = new();

    public bool HasRoom => Idle.Any || HalfFull.Any || Deep.Any;

    public int Ready { get; private set; }

    /// <summary>Those that start or have nothing left to do.</summary>
    public int Free => _free.Count;

    /// <summary>Told of each host that has room in a worker where there was none.</summary>
    public Action<HostState>? OnRoom { get; set; }

    /// <summary>Batches that wait in a worker behind another one, and may run everywhere.</summary>
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
        foreach (var placement in _placements)
        {
            if (placement.Allows(slot.Host))
            {
                placement.Seats.Add(slot.Seat);
            }
        }

        Update(slot);
    }

    /// <summary>Some work may run on those hosts only: their seats are kept from now on. To be called again when the pool has got other hosts.</summary>
    public void Keep(Placement placement)
    {
        if (!_placements.Contains(placement))
        {
            _placements.Add(placement);
        }

        for (var seat = 0; seat < _seats.Count; seat++)
        {
            if (placement.Allows(_seats[seat]?.Host))
            {
                placement.Seats.Add(seat);
            }
            else
            {
                placement.Seats.Remove(seat);
            }
        }
    }

    /// <summary>There is no such work any more.</summary>
    public void Forget(Placement placement) => _placements.Remove(placement);

    /// <summary>Those of <see cref="Free"/> that such work may run on.</summary>
    public int FreeOf(Placement placement) => _free.CountOf(placement.Seats);

    /// <summary>The worker is gone, and what it had with it.</summary>
    public void Leave(WorkerSlot slot)
    {
        while (slot.Assigned.Count > 0)
        {
            TakeAway(slot, slot.Assigned[^1]);
        }

        File(slot, default);
        _seats[slot.Seat] = null;
        _placements.ForEach(p => p.Seats.Remove(slot.Seat));
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
        CountBehind(batch, false);
        slot.Stalled = false;
        Update(slot);
    }

    /// <summary>The seat of an idle worker, one of the fastest host that has such; or -1.</summary>
    /// <param name="allowed">It is to be one of these; null for any.</param>
    public int FirstIdle(SeatSet? allowed)
    {
        foreach (var idle in _idleBySpeed)
        {
            if (idle.Any && FirstOf(idle, allowed) is >= 0 and var seat)
            {
                return seat;
            }
        }

        return FirstOf(Idle, allowed);
    }

    /// <summary>The lowest seat of a set, or -1.</summary>
    /// <param name="set">The set.</param>
    /// <param name="allowed">It is to be one of these; null for any.</param>
    public static int FirstOf(SeatSet set, SeatSet? allowed) => allowed is null ? set.First : set.FirstOf(allowed);

    /// <summary>A host has turned out to be faster or slower than it was held for.</summary>
    public void Reclass(HostState host, int speed)
    {
        var idle = _idleBySpeed[host.SpeedClass];
        for (var seat = idle.First; seat >= 0; seat = idle.After(seat))
        {
            if (_seats[seat]!.Host == host)
            {
                idle.Remove(seat);
                _idleBySpeed[speed].Add(seat);
            }
        }

        host.SpeedClass = speed;
    }

    /// <summary>Puts a worker, and what it has, where they belong now.</summary>
    public void Update(WorkerSlot slot)
    {
        File(slot, SlotStanding.Of(slot));
        for (var i = 0; i < slot.Assigned.Count; i++)
        {
            // Of the first the running item stays where it is.
            var batch = slot.Assigned[i];
            CountBehind(batch, i > 0 && !batch.Started);
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
        Waiting += standing.Waiting - old.Waiting;
        Crew += Number(standing.Crew) - Number(old.Crew);
        Starting += Number(standing.Starting) - Number(old.Starting);
        Standbys += Number(standing.StandsBy) - Number(old.StandsBy);
        Leaving += Number(standing.Leaving) - Number(old.Leaving);
        Put(_free, slot, standing.Free);
        Put(Idle, slot, standing.Idle);
        Put(HalfFull, slot, standing.HalfFullOf is not null && !standing.Deep);
        old.HalfFullOf?.Standing.HalfFull.Remove(slot.Seat);
        standing.HalfFullOf?.Standing.HalfFull.Add(slot.Seat);
        if (slot.Host is { } host)
        {
            FileOnHost(slot, host, standing, old);
        }
    }

    private void FileOnHost(WorkerSlot slot, HostState host, in SlotStanding standing, in SlotStanding old)
    {
        Put(Deep, slot, standing.Deep);
        Put(_idleBySpeed[host.SpeedClass], slot, standing.Idle);
        if ((standing.Idle && !old.Idle) || (standing.HalfFullOf is not null && old.HalfFullOf is null))
        {
            OnRoom?.Invoke(host);
        }
    }

    private static void CountBehind(Batch batch, bool isBehind)
    {
        if (batch.Placement is { } placement && batch.IsBehind != isBehind)
        {
            batch.IsBehind = isBehind;
            placement.Behind += isBehind ? 1 : -1;
        }
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
