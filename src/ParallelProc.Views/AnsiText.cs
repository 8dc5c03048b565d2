using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ParallelProc.Views;

/// <summary>Lines as text for a terminal.</summary>
internal static class AnsiText
{
    // The sixteen colours that every terminal has, in the shades that its user has chosen.
    private static readonly AnsiCapabilities Capabilities = new() { Ansi = true, ColorSystem = ColorSystem.Standard };

    public static string Of(Action<AnsiWriter> write)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        write(new AnsiWriter(text, Capabilities));
        return text.ToString();
    }

    /// <summary>
    /// Lines over what stands on the screen. What a line does not reach is erased behind it, and what is below the last one too: so no cell is ever blank in between, and nothing flickers.
    /// </summary>
    public static string Over(IReadOnlyList<SegmentLine> lines, bool color) => Of(writer =>
    {
        writer.CursorHome();
        for (var i = 0; i < lines.Count; i++)
        {
            if (i > 0)
            {
                writer.Write("\r\n"); // the terminal may take a line feed for just that
            }

            Write(writer, lines[i], color);
            writer.EraseInLine(0);
        }

        writer.EraseInDisplay(0);
    });

    public static List<string> Lines(IReadOnlyList<SegmentLine> lines, bool color) => [.. lines.Select(line => Of(writer => Write(writer, line, color)).TrimEnd())];

    private static void Write(AnsiWriter writer, SegmentLine line, bool color)
    {
        foreach (var segment in line)
        {
            if (!color || segment.Style == Style.Plain)
            {
                writer.Write(segment.Text);
            }
            else
            {
                writer.Write(segment.Text, segment.Style);
            }
        }
    }
}
