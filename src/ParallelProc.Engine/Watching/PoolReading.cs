namespace ParallelProc.Engine;

/// <summary>Reads a pool and its workers, on the dispatcher's strand.</summary>
internal static class PoolReading
{
    public static WatchedPool Of(ProcessPool pool, Dispatcher dispatcher, long now)
    {
        var (fleet, figures) = (dispatcher.Fleet, dispatcher.Events.Figures);
        return new WatchedPool
        {
            Name = pool.Name,
            State = dispatcher.State,
            Places = fleet.MaxWorkers,
            Busy = fleet.Slots.Count(static slot => slot.BusySince != 0),
            Pending = dispatcher.PendingItems,
            Done = figures.Done,
            Failed = figures.Failed,
            Retries = figures.Retries,
            Lost = fleet.Replaced,
            Recycled = fleet.Recycled,
            ItemsPerSecond = figures.ItemsPerSecond(now),
            Utilization = figures.Utilization(fleet.Slots, now),
            Waits = figures.Waits.Percentiles(),
            Runs = figures.Runs.Percentiles(),
            Memory = fleet.Slots.DistinctBy(static slot => slot.Channel.Process).Sum(static slot => MemoryOf(slot) ?? 0),
            Over = dispatcher.State == PoolState.Stopped || (dispatcher.State == PoolState.Broken && fleet.Slots.Count == 0),
        };
    }

    public static WatchedWorker Of(ProcessPool pool, WorkerSlot slot, long now)
    {
        var running = slot.Assigned.Find(static batch => batch.Started);
        return new WatchedWorker
        {
            PoolId = pool.Id,
            Pool = pool.Name,
            Id = slot.Id,
            ProcessId = slot.ProcessId,
            Host = !pool.HasHosts ? null : slot.Channel.Connection.Root is { JobId: not null, Node: { } node } ? node : slot.Channel.Host,
            State = slot.State,
            Runs = running?.Source.NameOf(running),
            Item = running?.Source.MapIdOf(running) is null ? null : running.FirstSequence + Math.Min(running.Done, running.Count - 1),
            For = running is null ? null : TimeSpan.FromMilliseconds(Math.Max(0, now - running.ProgressAt)),
            Done = slot.ItemsDone,
            Failed = slot.ItemsFailed,
            Memory = MemoryOf(slot),
            ReadyTime = slot.ReadyAt == 0 ? 0 : Math.Max(0, now - slot.ReadyAt),
            BusyTime = slot.BusyTime + (slot.BusySince == 0 ? 0 : now - slot.BusySince),
        };
    }

    /// <summary>What was seen last; where nobody has looked yet, what it has now.</summary>
    private static long? MemoryOf(WorkerSlot slot) => slot.Memory > 0 ? slot.Memory : slot.Channel.ReadMemory()?.Resident;
}
