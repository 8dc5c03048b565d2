using Markdig.Extensions.Tables;
using Markdig.Syntax;
using ParallelProc.Help.Pages;

namespace ParallelProc.Help.Topics;

/// <summary>A table in columns of text. One whose heads are all empty is shown without them.</summary>
internal static class TextTable
{
    private const string Gap = "  ";

    public static IEnumerable<string> Lines(HelpPage page, Table table, int width)
    {
        var rows = table.Cast<TableRow>().Select(r => r.Cast<TableCell>().Select(c => Cell(page, c)).ToArray()).ToList();
        var widths = Widths(rows, width);
        if (Array.TrueForAll(rows[0], static c => c.Length == 0))
        {
            rows.RemoveAt(0);
        }
        else
        {
            rows.Insert(1, [.. widths.Select(static w => new string('-', w))]);
        }

        return rows.SelectMany(r => Row(r, widths));
    }

    /// <summary>What each column needs, but the first ones no more than their share: the last gets the rest.</summary>
    private static int[] Widths(List<string[]> rows, int width)
    {
        var widths = Enumerable.Range(0, rows[0].Length).Select(n => rows.Max(r => r[n].Length)).ToArray();
        var room = width - Gap.Length * (widths.Length - 1);
        for (var n = 0; n < widths.Length - 1; n++)
        {
            widths[n] = Math.Min(widths[n], Math.Max(33, room / widths.Length));
            room -= widths[n];
        }

        widths[^1] = Math.Min(widths[^1], room);
        return widths;
    }

    private static IEnumerable<string> Row(string[] cells, int[] widths)
    {
        var columns = cells.Select((c, n) => TextWrap.Lines(c, widths[n]).ToArray()).ToArray();
        for (var line = 0; line < columns.Max(static c => c.Length); line++)
        {
            yield return string.Join(Gap, columns.Select((c, n) => (line < c.Length ? c[line] : "").PadRight(widths[n]))).TrimEnd();
        }
    }

    private static string Cell(HelpPage page, TableCell cell) => string.Join(' ', cell.OfType<ParagraphBlock>().Select(p => InlineText.Of(page, p)));
}
