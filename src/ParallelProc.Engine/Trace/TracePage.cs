using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ParallelProc.Engine;

/// <summary>
/// A page that shows a trace in any browser, without anything from outside. Its parts lie in <c>Page/</c>. Names and messages come from users: they are data in the page (JSON, in which
/// nothing looks like a tag), and a policy lets no other script run than the page's own, nor anything be fetched.
/// </summary>
internal sealed class TracePage : ITraceFormat
{
    /// <summary>What browsers draw at once, and some megabytes; more are summed up.</summary>
    internal const int MostBars = 100_000;

    /// <summary>So many entries of the log; more would hide each other.</summary>
    private const int MostEntries = 20_000;

    private static readonly string[] Scripts = ["format.js", "data.js", "view.js", "colors.js", "draw.js", "overview.js", "details.js", "input.js", "tables.js", "main.js"];

    public void Write(Stream target, PoolTrace trace, CancellationToken cancel)
    {
        var style = Part("page.css");
        var script = "(() => {\n'use strict';\n" + string.Concat(Scripts.Select(Part)) + "})();\n";
        var page = Part("page.html")
            .Replace("{{policy}}", $"default-src 'none'; style-src '{Hash(style)}'; script-src '{Hash(script)}'", StringComparison.Ordinal)
            .Replace("{{style}}", style, StringComparison.Ordinal)
            .Replace("{{script}}", script, StringComparison.Ordinal);
        var halves = page.Split("{{trace}}");
        target.Write(Encoding.UTF8.GetBytes(halves[0]));
        using (var json = new Utf8JsonWriter(target))
        {
            var reduction = TraceReduction.Of(trace, MostBars);
            var entries = new TraceEntries(trace, MostEntries);
            new TracePageData(json, trace, reduction, entries).Write([.. trace.Notes, .. Notes(trace, reduction, entries)], cancel);
        }

        target.Write(Encoding.UTF8.GetBytes(halves[1]));
    }

    private static IEnumerable<string> Notes(PoolTrace trace, TraceReduction reduction, TraceEntries entries)
    {
        if (reduction.After < reduction.Before)
        {
            var kept = reduction.KeepsErrors ? "errors and the slowest have bars of their own" : "the slowest have bars of their own";
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{reduction.Before:N0} bars are summed up to {reduction.After:N0}: neighbours that together took less than {reduction.Limit.TotalMilliseconds:N0} ms are one bar, which tells how many it stands for; {kept}. The totals are of all. A path that ends in .json gives a trace with every bar.");
        }

        if (entries.Shown < entries.All)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{entries.All - entries.Shown:N0} of {entries.All:N0} entries of Write-PoolLog are too many to be shown: those of lower levels are left out. A path that ends in .json gives a trace with all of them.");
        }

        foreach (var pool in trace.Pools)
        {
            var rows = TraceRow.Of(pool).Count;
            if (rows < pool.Workers.Count)
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"The pool '{pool.Name}' had {pool.Workers.Count:N0} workers, one after the other in {rows:N0} rows.");
            }
        }
    }

    private static string Hash(string text) => "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string Part(string name)
    {
        using var stream = typeof(TracePage).Assembly.GetManifestResourceStream("Trace/" + name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
