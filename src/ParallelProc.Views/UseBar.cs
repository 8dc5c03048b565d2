using Spectre.Console;

namespace ParallelProc.Views;

/// <summary>A share as a bar.</summary>
internal static class UseBar
{
    /// <param name="share">From 0 to 1.</param>
    /// <param name="width">So many cells.</param>
    /// <param name="unicode">Without it, the bar is of signs that every code page has.</param>
    public static Paragraph Of(double share, int width, bool unicode)
    {
        // In halves of a cell. Of what is neither nothing nor all, something is seen, and something is left.
        var most = unicode ? 2 * width : width;
        var filled = (int)Math.Round(share * most);
        filled = share > 0 ? Math.Max(1, filled) : 0;
        filled = share < 1 ? Math.Min(most - 1, filled) : most;
        if (!unicode)
        {
            return new Paragraph().Append(new string('#', filled), Palette.Good).Append(new string('.', width - filled), Palette.Quiet);
        }

        var half = filled % 2 == 1;
        return new Paragraph()
            .Append(new string('━', filled / 2) + (half ? "╸" : ""), Palette.Good)
            .Append(new string('·', width - (filled + 1) / 2), Palette.Quiet);
    }
}
