using Spectre.Console;
using Spectre.Console.Rendering;

namespace ParallelProc.Views;

/// <summary>Lays out a table of as many columns as fit, each row on one line.</summary>
internal static class ColumnTable
{
    private const int Gap = 2;

    /// <param name="columns">From left to right.</param>
    /// <param name="rows">What is in them.</param>
    /// <param name="width">So many cells in all.</param>
    /// <param name="headers">Whether there is a line for them.</param>
    public static IRenderable Of<T>(IReadOnlyList<Column<T>> columns, IEnumerable<T> rows, int width, bool headers)
    {
        var shown = Choose(columns, width);
        var widths = Widths(shown, width);
        var table = new Table().NoBorder();
        table.ShowHeaders = headers;
        for (var i = 0; i < shown.Count; i++)
        {
            var header = new Text(Cells.Fit(shown[i].Header, widths[i], unicode: false), Palette.Quiet);
            table.AddColumn(new TableColumn(header)
            {
                Width = widths[i],
                NoWrap = true,
                Padding = new Padding(0, 0, i < shown.Count - 1 ? Gap : 0, 0),
                Alignment = shown[i].Right ? Justify.Right : Justify.Left,
            });
        }

        foreach (var row in rows)
        {
            table.AddRow(shown.Select((column, i) => column.Cell(row, widths[i])));
        }

        return table;
    }

    /// <summary>The columns that matter most, as many as fit: one at least.</summary>
    internal static List<Column<T>> Choose<T>(IReadOnlyList<Column<T>> columns, int width)
    {
        var shown = columns.ToList();
        while (shown.Count > 1 && Need(shown) > width)
        {
            shown.Remove(shown.MaxBy(static column => column.Rank)!);
        }

        return shown;
    }

    private static int Need<T>(List<Column<T>> columns) => columns.Sum(static column => column.Width) + Gap * (columns.Count - 1);

    private static int[] Widths<T>(List<Column<T>> columns, int width)
    {
        var left = width - Need(columns);
        var growing = columns.Count(static column => column.Grows);
        var widths = columns.Select(column => Math.Max(1, column.Width + (column.Grows && left > 0 ? left / growing : 0))).ToArray();
        return columns.Count == 1 ? [Math.Min(widths[0], Math.Max(1, width))] : widths;
    }
}
