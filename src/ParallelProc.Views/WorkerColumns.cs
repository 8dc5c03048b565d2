using ParallelProc.Engine;
using Spectre.Console;

namespace ParallelProc.Views;

/// <summary>What is shown of a worker.</summary>
internal static class WorkerColumns
{
    /// <param name="format">Where it is shown.</param>
    /// <param name="several">There are workers of several pools.</param>
    /// <param name="hosts">There are workers on hosts.</param>
    public static IReadOnlyList<Column<WatchedWorker>> Of(ViewFormat format, bool several, bool hosts)
    {
        Column<WatchedWorker>[] columns =
        [
            new("pool", 3, 8, (worker, width) => new Paragraph(Cells.Fit(worker.Pool, width, format.Unicode), Palette.Name)),
            Figure("#", 1, 4, static worker => $"{worker.Id}", Palette.Plain),
            Figure("process", 8, 7, static worker => worker.ProcessId == 0 ? "" : $"{worker.ProcessId}", Palette.Plain),
            new("state", 5, 8, static (worker, _) => new Paragraph(worker.State.ToString(), Palette.Of(worker.State))),
            new("use", 4, format.Width < 120 ? 10 : 20, (worker, width) => UseBar.Of(worker.Utilization, width, format.Unicode)),
            Figure("", 6, 5, static worker => Words.Percent(worker.Utilization), Palette.Plain),
            Figure("done", 7, 7, static worker => Words.Count(worker.Done), Palette.Plain),
            new("failed", 10, 7, static (worker, _) => new Paragraph(Words.Count(worker.Failed), Palette.OfFailures(worker.Failed))) { Right = true },
            Figure("memory", 9, 7, static worker => worker.Memory is { } bytes ? Words.Memory(bytes) : "", Palette.Plain),
            Figure("for", 2, 7, static worker => worker.For is { } time ? Words.Age(time) : "", Palette.Plain),
            new("runs", 2, 12, (worker, width) => new Paragraph(Cells.Fit(Work(worker, width), width, format.Unicode))) { Grows = true },
        ];
        Column<WatchedWorker> host = new("host", 4, 10, (worker, width) => new Paragraph(Cells.Fit(worker.Host ?? "", width, format.Unicode), Palette.Name));
        return [.. several ? columns[..1] : [], .. hosts ? [host] : Array.Empty<Column<WatchedWorker>>(), .. columns[1..]];
    }

    private static Column<WatchedWorker> Figure(string header, int rank, int width, Func<WatchedWorker, string> text, Style style) =>
        new(header, rank, width, (worker, _) => new Paragraph(text(worker), style)) { Right = true };

    /// <summary>Of a map's name and its item, the item says more where there is little room.</summary>
    private static string Work(WatchedWorker worker, int width)
    {
        if (worker.Item is not { } item)
        {
            return worker.Runs ?? "";
        }

        var whole = $"{worker.Runs} item {item}";
        return whole.GetCellWidth() <= width ? whole : $"item {item}";
    }
}
