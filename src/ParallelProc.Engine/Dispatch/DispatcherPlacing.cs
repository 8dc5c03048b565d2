namespace ParallelProc.Engine;

/// <content>Work that runs on some hosts only: workers are started for it there, and who waits for it is told when there are none.</content>
internal sealed partial class Dispatcher
{
    /// <summary>The pool has got a host, or lost one: work that may run on none that is left will never be.</summary>
    public void HostsChanged()
    {
        foreach (var source in _runQueue.Placed.ToList())
        {
            var placement = source.Standing.Placement!;
            if (!Settle(placement))
            {
                source.Drop(PoolErrors.HostsRemoved(placement.Filter.Text));
            }

            _runQueue.Offer(source);
            AfterWork(source);
        }

        Pump();
    }

    /// <summary>Finds the hosts that are meant, as they are now. False when there are none.</summary>
    private bool Settle(Placement placement)
    {
        placement.Settle(_fleet.Hosts);
        _fleet.Roster.Keep(placement);
        return placement.Hosts.Count > 0;
    }

    /// <summary>Starts workers for sources that run on some hosts only.</summary>
    /// <param name="ready">Set when one of the reserve is ready for such work.</param>
    /// <returns>So many of those that are free, or start, are wanted for it.</returns>
    private int StartPlaced(ref bool ready)
    {
        var spokenFor = 0;
        foreach (var source in _runQueue.Placed)
        {
            var placement = source.Standing.Placement!;
            var wanted = placement.Behind + RunQueue.WantedBy(source);
            var missing = wanted - _fleet.Roster.FreeOf(placement);
            if (missing > 0)
            {
                MakeRoomOn(placement);
                ready |= _fleet.Ensure(missing, placement);
                TellOfWait(source, placement);
            }

            spokenFor += Math.Min(wanted, _fleet.Roster.FreeOf(placement));
        }

        return Math.Min(spokenFor, _fleet.Roster.Free);
    }

    /// <summary>
    /// Where all of the pool's places are taken by workers elsewhere, one of these goes, or such work would wait for ever. One that has work of the same kind stays: it
    /// would only be wanted back.
    /// </summary>
    private void MakeRoomOn(Placement placement)
    {
        if (_fleet.Roster.Crew < _fleet.MaxWorkers || HasCrew(placement) || _fleet.Slots.Exists(static s => s.State == WorkerState.Stopping && s.Assigned.Count > 0))
        {
            return;
        }

        if (!placement.Seats.Any && !_fleet.CanLaunch(placement))
        {
            return;
        }

        var leaving = _fleet.Slots
            .Where(static s => s.State != WorkerState.Stopping && !s.StandsBy && s.Assigned.TrueForAll(static b => b.Placement is null))
            .MinBy(static s => s.Assigned.Count);
        if (leaving is not null)
        {
            Array.ForEach([leaving, .. _fleet.MatesOf(leaving)], Leave);
        }
    }

    /// <summary>A worker there has one of the pool's places. One of the reserve has none, and gets none while all are taken.</summary>
    private bool HasCrew(Placement placement) =>
        placement.Seats.Any && (_fleet.Roster.Standbys == 0 || _fleet.Slots.Exists(s => !s.StandsBy && placement.Allows(s.Host)));

    private static void TellOfWait(IWorkSource source, Placement placement)
    {
        var now = Alarm.Now;
        if (placement.Seats.Any || source.Pending == 0)
        {
            return;
        }

        var down = placement.Hosts.All(h => !h.IsUp(now));
        if (down && !placement.Told)
        {
            source.Tell(PoolErrors.HostAwaited(placement.Filter.Text, placement.Hosts.Select(static h => h.LastError).FirstOrDefault(static e => e is not null)));
            placement.Told = true;
        }
    }
}
