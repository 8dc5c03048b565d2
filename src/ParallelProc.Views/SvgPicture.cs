using System.Globalization;
using System.Security;
using System.Text;
using System.Text.RegularExpressions;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ParallelProc.Views;

/// <summary>Lines as a picture of a dark terminal.</summary>
internal static partial class SvgPicture
{
    private const double CellWidth = 8.4;
    private const int LineHeight = 19;
    private const int Margin = 16;
    private const string Back = "#161b22";
    private const string Fore = "#d6dde6";

    // The colours that a palette has here: those of Spectre.Console are the dark ones of the first terminals.
    private static readonly Dictionary<Color, string> Shades = new()
    {
        [Color.Grey] = "#7d8793",
        [Color.Green] = "#56c271",
        [Color.Aqua] = "#5cc5d9",
        [Color.Yellow] = "#e0b94f",
        [Color.Red] = "#f2776d",
    };

    public static string Of(IReadOnlyList<SegmentLine> lines, int width)
    {
        var (across, down) = (width * CellWidth + 2 * Margin, lines.Count * LineHeight + 2 * Margin);
        var picture = new StringBuilder();
        picture.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{across:0}\" height=\"{down}\" viewBox=\"0 0 {across:0} {down}\">\n");
        picture.Append(CultureInfo.InvariantCulture, $"<rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"{Back}\"/>\n");
        picture.Append(CultureInfo.InvariantCulture, $"<g font-family=\"ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace\" font-size=\"14\" fill=\"{Fore}\">\n");
        for (var i = 0; i < lines.Count; i++)
        {
            Add(picture, lines[i], Margin + i * LineHeight + 14);
        }

        return picture.Append("</g>\n</svg>\n").ToString();
    }

    private static void Add(StringBuilder picture, SegmentLine line, int y)
    {
        var column = 0;
        foreach (var segment in line)
        {
            foreach (Match words in Words().Matches(segment.Text))
            {
                // Place and length are given, so that columns stand below each other in whatever font there is.
                var x = Margin + (column + segment.Text[..words.Index].GetCellWidth()) * CellWidth;
                picture.Append(CultureInfo.InvariantCulture, $"<text x=\"{x:0.0}\" y=\"{y}\" textLength=\"{words.Value.GetCellWidth() * CellWidth:0.0}\"{Look(segment.Style)}>");
                picture.Append(SecurityElement.Escape(words.Value)).Append("</text>\n");
            }

            column += segment.CellCount();
        }
    }

    /// <summary>Text up to where more than one blank follows.</summary>
    [GeneratedRegex(@"\S+( \S+)*")]
    private static partial Regex Words();

    private static string Look(Style style)
    {
        var fill = style.Foreground == Color.Default ? "" : $" fill=\"{Shades.GetValueOrDefault(style.Foreground, Fore)}\"";
        return style.Decoration.HasFlag(Decoration.Bold) ? fill + " font-weight=\"bold\"" : fill;
    }
}
