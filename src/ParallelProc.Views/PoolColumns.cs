using ParallelProc.Engine;
using Spectre.Console;

namespace ParallelProc.Views;

/// <summary>What is shown of a pool.</summary>
internal static class PoolColumns
{
    public static IReadOnlyList<Column<WatchedPool>> Of(ViewFormat format) =>
    [
        new("pool", 1, 8, (pool, width) => new Paragraph(Cells.Fit(pool.Name, width, format.Unicode), Palette.Name)) { Grows = true },
        new("state", 6, 8, static (pool, _) => new Paragraph(pool.State.ToString(), Palette.Of(pool.State))),
        new("use", 5, format.Width < 120 ? 10 : 20, (pool, width) => UseBar.Of(pool.Utilization, width, format.Unicode)),
        Figure("", 2, 5, static pool => Words.Percent(pool.Utilization)),
        Figure("busy", 4, 7, static pool => $"{pool.Busy}/{pool.Places}"),
        Figure("per s", 7, 7, static pool => Words.Rate(pool.ItemsPerSecond)),
        Figure("pending", 8, 7, static pool => Words.Count(pool.Pending)),
        Figure("done", 3, 7, static pool => Words.Count(pool.Done)),
        new("failed", 3, 7, static (pool, _) => new Paragraph(Words.Count(pool.Failed), Palette.OfFailures(pool.Failed))) { Right = true },
        Figure("run p50", 11, 7, pool => Time(pool.Runs, pool.Runs.P50, format)),
        Figure("p95", 10, 7, pool => Time(pool.Runs, pool.Runs.P95, format)),
        Figure("wait p95", 12, 8, pool => Time(pool.Waits, pool.Waits.P95, format)),
        Figure("memory", 9, 7, static pool => Words.Memory(pool.Memory)),
        new("lost", 13, 5, static (pool, _) => new Paragraph(Words.Count(pool.Lost), Palette.OfFailures(pool.Lost))) { Right = true },
        Figure("recycled", 15, 8, static pool => Words.Count(pool.Recycled)),
        Figure("retries", 14, 7, static pool => Words.Count(pool.Retries)),
    ];

    private static Column<WatchedPool> Figure(string header, int rank, int width, Func<WatchedPool, string> text) =>
        new(header, rank, width, (pool, _) => new Paragraph(text(pool))) { Right = true };

    private static string Time(PoolPercentiles times, TimeSpan time, ViewFormat format) => times.Count == 0 ? "" : Cells.Legible(Words.Span(time), format.Unicode);
}
