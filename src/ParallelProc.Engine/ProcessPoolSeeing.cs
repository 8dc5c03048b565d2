using System.Management.Automation;
using ParallelProc.Engine;

namespace ParallelProc;

/// <content>What can be seen of a pool while it works: figures, events and logs.</content>
public sealed partial class ProcessPool
{
    private readonly List<EventLog> _logs = [];

    /// <summary>Bodies that run at this moment, or wait for what they wrote to be taken: workers, or with runspaces their number.</summary>
    public int BusyCount => Ask(() => _dispatcher.Fleet.Slots.Count(static s => s.BusySince != 0));

    /// <summary>The share of the workers' time, over the last ten seconds, in which they had work: from 0 to 1.</summary>
    public double Utilization => Ask(() => Math.Round(Events.Figures.Utilization(_dispatcher.Fleet.Slots, Alarm.Now), 3));

    /// <summary>Items and tasks that ended each second, over the last ten.</summary>
    public double ItemsPerSecond => Ask(() => Math.Round(Events.Figures.ItemsPerSecond(Alarm.Now), 1));

    /// <summary>Items and tasks that have ended. Each attempt counts.</summary>
    public long DoneCount => Ask(() => Events.Figures.Done);

    /// <summary>Items and tasks that did not run to their end. Each attempt counts.</summary>
    public long FailedCount => Ask(() => Events.Figures.Failed);

    /// <summary>Items and tasks that were tried again.</summary>
    public long RetryCount => Ask(() => Events.Figures.Retries);

    /// <summary>Results that came for work that nobody waited for any more (a map that was stopped, an attempt that counts no more), and were dropped.</summary>
    public long LateResults => Ask(() => _dispatcher.LateResults);

    /// <summary>Bytes that went to workers with items and tasks.</summary>
    public long BytesIn => Ask(() => Events.Figures.BytesIn);

    /// <summary>Bytes that came back.</summary>
    public long BytesOut => Ask(() => Events.Figures.BytesOut);

    /// <summary>How long items and tasks waited for a worker.</summary>
    public PoolPercentiles QueueWait => Ask(Events.Figures.Waits.Percentiles);

    /// <summary>How long items and tasks ran in their workers.</summary>
    public PoolPercentiles RunTime => Ask(Events.Figures.Runs.Percentiles);

    /// <summary>Resident memory of all workers, in bytes.</summary>
    public long WorkingSet => Ask(() => _dispatcher.Fleet.Slots.DistinctBy(static s => s.Channel.Process).Sum(static s => s.Channel.ReadMemory()?.Resident ?? 0));

    internal PoolEvents Events => _dispatcher.Events;

    /// <summary>The pool and its workers as they are at this moment, for one who looks on: of memory what was seen last, so that it costs a pool no more than a few microseconds a worker.</summary>
    /// <param name="workers">Its workers are added to these.</param>
    internal WatchedPool Watch(List<WatchedWorker> workers) => Ask(() =>
    {
        var now = Alarm.Now;
        var slots = _dispatcher.Fleet.Slots;
        workers.AddRange(slots.Select(slot => PoolReading.Of(this, slot, now)));
        return PoolReading.Of(this, _dispatcher, now);
    });

    /// <summary>The last events of the pool, the oldest first.</summary>
    /// <param name="most">At most so many.</param>
    public IReadOnlyList<PoolEvent> GetEvents(int most = int.MaxValue) => Ask(() => Events.Last(most));

    /// <summary>All events that it keeps, and how many there were before.</summary>
    internal (PoolEvent[] Kept, long Forgotten) ReadEvents() => Ask(() => (Events.Last(int.MaxValue), Events.Forgotten));

    /// <summary>Opens the logs that its options ask for. Once, before anything is asked of the pool.</summary>
    /// <exception cref="PoolException">One can't be opened; the pool has none then.</exception>
    internal void OpenLogs()
    {
        try
        {
            if (_options.LogPath is { } path)
            {
                _logs.Add(EventLog.Open(path, new JsonLogFormat(), Name, _options.LogMaxBytes));
            }

            if (_options.JobLogPath is { } jobPath)
            {
                _logs.Add(EventLog.Open(jobPath, new JobLogFormat(), Name, _options.LogMaxBytes));
            }
        }
        catch (PoolException)
        {
            _logs.ForEach(static log => log.Dispose());
            _logs.Clear();
            throw;
        }

        foreach (var log in _logs)
        {
            Listen(log.Queue, int.MaxValue);
            log.Start(warning => _dispatcher.Strand.Post(() => Events.LogFailed(warning)));
        }
    }

    internal void Listen(EventQueue queue, int last) => Ask(() =>
    {
        Events.Listen(queue, last);
        return true;
    });

    /// <summary>Who listened does so no more. Waits for nothing.</summary>
    internal void Forget(EventQueue queue) => _dispatcher.Strand.Post(() => Events.Forget(queue));

    /// <summary>What went wrong with its logs and nobody has been told yet; else the next use of the pool tells.</summary>
    internal IReadOnlyList<WarningRecord> TakeWarnings() => Ask(Events.TakeWarnings);
}
