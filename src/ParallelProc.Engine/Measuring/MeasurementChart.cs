using System.Globalization;
using System.Security;
using System.Text;

namespace ParallelProc.Engine;

/// <summary>Draws measurements as an SVG picture: a bar of inputs a second for each setting, from the slowest to the fastest run. It refers to nothing outside, and follows the reader's light or dark colours.</summary>
internal static class MeasurementChart
{
    private const int Width = 760;
    private const int Left = 250;
    private const int Right = 190;
    private const int RowHeight = 28;
    private const int Top = 48;
    private const int CharactersInLine = 110;
    private const int LineHeight = 17;

    private const string Style =
        "text{font:13px system-ui,sans-serif;fill:#1f2328}.title{font-size:15px;font-weight:600}.small{font-size:12px;fill:#59636e}.bar{fill:#8fb8e8}.best{fill:#1a7f37}.range{stroke:#1f2328;stroke-width:1.5}"
        + "@media(prefers-color-scheme:dark){text{fill:#e6edf3}.small{fill:#9198a1}.bar{fill:#2f5f97}.best{fill:#3fb950}.range{stroke:#e6edf3}}";

    /// <summary>The picture's text.</summary>
    public static string Draw(IReadOnlyList<PoolMapMeasurement> measurements)
    {
        var reason = Lines(measurements.FirstOrDefault(static m => m.Recommended)?.Reason ?? "");
        var height = Top + measurements.Count * RowHeight + 16 + reason.Count * LineHeight;
        var most = Math.Max(measurements.Max(FastestRate), double.Epsilon);
        var svg = new StringBuilder();
        svg.AppendLine(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{Width}\" height=\"{height}\" viewBox=\"0 0 {Width} {height}\" role=\"img\">");
        svg.AppendLine(CultureInfo.InvariantCulture, $"<title>Inputs a second by setting</title><style>{Style}</style>");
        svg.AppendLine(CultureInfo.InvariantCulture, $"<text class=\"title\" x=\"8\" y=\"24\">Inputs a second, {measurements[0].Items} inputs</text>");
        for (var i = 0; i < measurements.Count; i++)
        {
            Row(svg, measurements[i], Top + i * RowHeight, most);
        }

        for (var i = 0; i < reason.Count; i++)
        {
            svg.AppendLine(CultureInfo.InvariantCulture, $"<text class=\"small\" x=\"8\" y=\"{Top + measurements.Count * RowHeight + 18 + i * LineHeight}\">{Escaped(reason[i])}</text>");
        }

        return svg.Append("</svg>\n").ToString();
    }

    private static void Row(StringBuilder svg, PoolMapMeasurement measured, int y, double most)
    {
        var length = Length(measured.ItemsPerSecond, most);
        var (slowest, fastest) = (Length(Rate(measured, measured.MaxSeconds), most), Length(FastestRate(measured), most));
        svg.AppendLine(CultureInfo.InvariantCulture, $"<text x=\"{Left - 10}\" y=\"{y + 16}\" text-anchor=\"end\">{Escaped(measured.ToString())}</text>");
        svg.AppendLine(CultureInfo.InvariantCulture, $"<rect class=\"{(measured.Recommended ? "best" : "bar")}\" x=\"{Left}\" y=\"{y + 2}\" width=\"{length:0.#}\" height=\"19\" rx=\"2\"/>");
        svg.AppendLine(CultureInfo.InvariantCulture, $"<line class=\"range\" x1=\"{Left + slowest:0.#}\" x2=\"{Left + fastest:0.#}\" y1=\"{y + 11.5}\" y2=\"{y + 11.5}\"/>");
        svg.AppendLine(CultureInfo.InvariantCulture, $"<text x=\"{Left + Math.Max(length, fastest) + 8:0.#}\" y=\"{y + 16}\">{measured.ItemsPerSecond:#,0.#}/s, {measured.SpeedUp:0.00} x</text>");
    }

    private static double Length(double rate, double most) => (Width - Left - Right) * rate / most;

    private static double FastestRate(PoolMapMeasurement measured) => Rate(measured, measured.MinSeconds);

    private static double Rate(PoolMapMeasurement measured, double seconds) => seconds > 0 ? measured.Items / seconds : 0;

    private static string Escaped(string text) => SecurityElement.Escape(text);

    private static List<string> Lines(string text)
    {
        var lines = new List<string>();
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (lines.Count > 0 && lines[^1].Length + word.Length < CharactersInLine)
            {
                lines[^1] += " " + word;
            }
            else
            {
                lines.Add(word);
            }
        }

        return lines;
    }
}
