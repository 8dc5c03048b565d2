using ParallelProc.Engine;

namespace ParallelProc.Tests.Engine;

/// <summary>Writes down the events of a run that never was. Times are milliseconds since its begin.</summary>
internal sealed class RecordedRun(string pool = "Alpha")
{
    public static readonly DateTime Begin = new(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);

    public List<PoolEvent> Events { get; } = [];

    public static DateTime At(double milliseconds) => Begin + TimeSpan.FromMilliseconds(milliseconds);

    public RecordedRun Add(double time, PoolEvent one)
    {
        (one.Time, one.Pool) = (At(time), pool);
        Events.Add(one);
        return this;
    }

    public RecordedRun Start(int workers = 0, double ready = 0)
    {
        Add(0, new PoolEvent { Kind = PoolEventKind.PoolStarted });
        for (var worker = 1; worker <= workers; worker++)
        {
            Add(0, new PoolEvent { Kind = PoolEventKind.WorkerStarting, WorkerId = worker, ProcessId = 1000 + worker });
            Add(ready, new PoolEvent { Kind = PoolEventKind.WorkerReady, WorkerId = worker, ProcessId = 1000 + worker });
        }

        return this;
    }

    public RecordedRun TaskStarted(double time, int worker, int task, string name = "Report", int attempt = 1) =>
        Add(time, new PoolEvent { Kind = PoolEventKind.TaskStarted, WorkerId = worker, ProcessId = 1000 + worker, TaskId = task, Name = name, Attempt = attempt });

    public RecordedRun TaskEnded(double time, int worker, int task, double took, string name = "Report", PoolEventOutcome outcome = PoolEventOutcome.Completed, string? message = null, int attempt = 1) =>
        Add(time, new PoolEvent
        {
            Kind = PoolEventKind.TaskEnded,
            WorkerId = worker,
            ProcessId = 1000 + worker,
            TaskId = task,
            Name = name,
            Duration = TimeSpan.FromMilliseconds(took),
            QueueWait = TimeSpan.FromMilliseconds(7),
            BytesIn = 100,
            BytesOut = 2048,
            Attempt = attempt,
            Outcome = outcome,
            Message = message,
        });

    public RecordedRun Task(double from, double to, int worker, int task, string name = "Report", PoolEventOutcome outcome = PoolEventOutcome.Completed, string? message = null) =>
        TaskStarted(from, worker, task, name).TaskEnded(to, worker, task, to - from, name, outcome, message);

    public RecordedRun BatchStarted(double time, int worker, long first, long count, int map = 1, string name = "Invoke-PoolMap") =>
        Add(time, new PoolEvent { Kind = PoolEventKind.BatchStarted, WorkerId = worker, ProcessId = 1000 + worker, MapId = map, Name = name, Item = first, Count = count });

    public RecordedRun Item(double time, int worker, long item, double took, PoolEventOutcome outcome = PoolEventOutcome.Completed, string? message = null, int map = 1, string name = "Invoke-PoolMap") =>
        Add(time, new PoolEvent { Kind = PoolEventKind.ItemEnded, WorkerId = worker, ProcessId = 1000 + worker, MapId = map, Name = name, Item = item, Duration = TimeSpan.FromMilliseconds(took), Outcome = outcome, Message = message, Attempt = 1 });

    public RecordedRun BatchEnded(double time, int worker, long first, long count, double took, long failed = 0, int map = 1, string name = "Invoke-PoolMap", PoolEventOutcome outcome = PoolEventOutcome.Completed) =>
        Add(time, new PoolEvent
        {
            Kind = PoolEventKind.BatchEnded,
            WorkerId = worker,
            ProcessId = 1000 + worker,
            MapId = map,
            Name = name,
            Item = first,
            Count = count,
            Failed = failed,
            Duration = TimeSpan.FromMilliseconds(took),
            BytesIn = 10 * count,
            BytesOut = 20 * count,
            Outcome = outcome,
        });

    public RecordedRun Worker(double time, PoolEventKind kind, int worker, string? message = null, int? signal = null) =>
        Add(time, new PoolEvent { Kind = kind, WorkerId = worker, ProcessId = 1000 + worker, Message = message, Signal = signal });

    public RecordedRun Log(double time, int worker, PoolLogLevel level, string message, long item = 3) =>
        Add(time, new PoolEvent { Kind = PoolEventKind.Logged, WorkerId = worker, ProcessId = 1000 + worker, MapId = 1, Name = "Invoke-PoolMap", Item = item, Level = level, Message = message });

    public RecordedRun Stop(double time) => Add(time, new PoolEvent { Kind = PoolEventKind.PoolStopped });

    public PoolTrace Trace(DateTime? now = null)
    {
        var trace = new TraceBuilder();
        Events.ForEach(trace.Add);
        return trace.Build([], now);
    }

    public string Write(ITraceFormat format)
    {
        using var target = new MemoryStream();
        format.Write(target, Trace(), CancellationToken.None);
        return System.Text.Encoding.UTF8.GetString(target.ToArray());
    }
}
