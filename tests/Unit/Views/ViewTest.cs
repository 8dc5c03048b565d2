using ParallelProc.Engine;
using ParallelProc.Views;
using Spectre.Console;

namespace ParallelProc.Tests.Views;

/// <summary>Snapshots to draw, and short ways to draw them.</summary>
public abstract class ViewTest
{
    private static readonly PoolPercentiles Times = new(1234, TimeSpan.FromMilliseconds(12), TimeSpan.FromMilliseconds(40), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));

    internal static WatchedPool Pool(string name = "Alpha", PoolState state = PoolState.Running) => new()
    {
        Name = name,
        State = state,
        Places = 8,
        Busy = 6,
        Pending = 120,
        Done = 1234,
        Failed = 3,
        ItemsPerSecond = 87.3,
        Utilization = 0.75,
        Waits = Times,
        Runs = Times,
        Memory = 512L << 20,
    };

    internal static WatchedWorker Worker(int id, string pool = "Alpha", WorkerState state = WorkerState.Busy) => new()
    {
        Pool = pool,
        Id = id,
        ProcessId = 4000 + id,
        State = state,
        Runs = state == WorkerState.Busy ? "Resize-Image" : null,
        Item = state == WorkerState.Busy ? id * 100 : null,
        For = state == WorkerState.Busy ? TimeSpan.FromSeconds(1.2) : null,
        Done = id,
        Memory = 100L << 20,
        Utilization = 0.5,
    };

    internal static PoolEvent Failure(int item, string name = "Resize-Image") => new()
    {
        Kind = PoolEventKind.ItemEnded,
        Outcome = PoolEventOutcome.Failed,
        Pool = "Alpha",
        Time = new DateTime(2026, 11, 23, 10, 0, item % 60, DateTimeKind.Utc),
        WorkerId = 1,
        MapId = 1,
        Name = name,
        Item = item,
        Message = "System.DivideByZeroException",
    };

    internal static WatchSnapshot Snapshot(int workers, int failures = 0, int pools = 1) => new(
        new DateTimeOffset(2026, 11, 23, 12, 34, 56, TimeSpan.FromHours(2)),
        [.. Enumerable.Range(0, pools).Select(static i => Pool($"Pool{i}"))],
        [.. Enumerable.Range(1, workers).Select(static id => Worker(id))])
    {
        Failures = [.. Enumerable.Range(0, failures).Select(static i => Failure(i))],
    };

    internal static IReadOnlyList<string> Plain(WatchSnapshot snapshot, int width, int? height, bool unicode = true) =>
        new PoolView().Render(snapshot, new ViewFormat(width, height, Color: false, unicode));

    internal static int Cells(string line) => line.GetCellWidth();
}
