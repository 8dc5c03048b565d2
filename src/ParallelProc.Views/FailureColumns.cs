using ParallelProc.Engine;
using Spectre.Console;

namespace ParallelProc.Views;

/// <summary>What is shown of a failure.</summary>
internal static class FailureColumns
{
    /// <param name="format">Where it is shown.</param>
    /// <param name="several">There are several pools.</param>
    /// <param name="offset">How far the clock on the wall is from UTC.</param>
    public static IReadOnlyList<Column<PoolEvent>> Of(ViewFormat format, bool several, TimeSpan offset)
    {
        Column<PoolEvent>[] columns =
        [
            new("time", 3, 8, (one, _) => new Paragraph(Words.Time(one.Time + offset), Palette.Quiet)),
            new("pool", 4, 8, (one, width) => new Paragraph(Cells.Fit(one.Pool, width, format.Unicode), Palette.Name)),
            new("#", 5, 4, static (one, _) => new Paragraph(one.WorkerId is { } id ? $"{id}" : "")) { Right = true },
            new("what failed", 2, 12, (one, width) => new Paragraph(Cells.Fit(PoolFailure.Subject(one), width, format.Unicode))) { Grows = true },
            new("how", 1, 16, (one, width) => new Paragraph(Cells.Fit(PoolFailure.What(one, brief: true), width, format.Unicode), Palette.Bad)) { Grows = true },
        ];
        return several ? columns : [columns[0], .. columns[2..]];
    }
}
