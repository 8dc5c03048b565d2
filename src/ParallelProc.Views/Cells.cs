using System.Text;
using ParallelProc.Engine;
using Spectre.Console;

namespace ParallelProc.Views;

/// <summary>Text that fits.</summary>
internal static class Cells
{
    /// <summary>Text on one line, in no more cells than there are. What is cut off leaves a mark.</summary>
    public static string Fit(string text, int width, bool unicode)
    {
        text = WatchLines.Plain(text);
        if (text.GetCellWidth() <= width)
        {
            return text;
        }

        if (width < 1)
        {
            return "";
        }

        var cut = new StringBuilder();
        var left = width - 1;
        foreach (var rune in text.EnumerateRunes())
        {
            var one = rune.ToString();
            left -= one.GetCellWidth();
            if (left < 0)
            {
                break;
            }

            cut.Append(one);
        }

        return cut.Append(unicode ? '…' : '~').ToString();
    }

    /// <summary>Text without the characters that old code pages lack.</summary>
    public static string Legible(string text, bool unicode) => unicode ? text : text.Replace("µs", "us", StringComparison.Ordinal);
}
