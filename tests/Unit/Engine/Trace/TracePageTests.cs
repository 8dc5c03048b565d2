using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using ParallelProc.Engine;

namespace ParallelProc.Tests.Engine;

/// <summary>What the page's file holds; <see cref="TracePageInBrowserTests"/> looks at what a browser makes of it.</summary>
public sealed partial class TracePageTests
{
    [Fact]
    public void The_page_refers_to_nothing_outside()
    {
        var page = new RecordedRun().Start(1).Task(1, 2, 1, 1).Write(new TracePage());

        Assert.DoesNotContain("://", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotMatch(References(), page);
        Assert.DoesNotContain("{{", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Its_policy_lets_its_own_script_and_style_run_and_nothing_else()
    {
        var page = new RecordedRun().Start(1).Task(1, 2, 1, 1, "</script><script>").Write(new TracePage());

        var policy = Policy().Match(page).Groups[1].Value;
        Assert.Equal($"default-src 'none'; style-src '{Hash(Between(page, "<style>", "</style>"))}'; script-src '{Hash(Between(page, "<script>", "</script>"))}'", policy);
    }

    [Fact]
    public void Names_and_messages_are_data_in_which_nothing_looks_like_a_tag()
    {
        const string Name = "</script><script>alert('\"1\"')</script>\u2028 é 日本";
        var page = new RecordedRun("<!--").Start(1).Task(1, 2, 1, 1, Name, PoolEventOutcome.Failed, "<img src=x onerror=alert(2)>").Write(new TracePage());

        var data = Between(page, "id=\"trace\">", "</script>");
        Assert.DoesNotContain('<', data);
        using var json = JsonDocument.Parse(data);
        Assert.Contains(Name, json.RootElement.GetProperty("texts").EnumerateArray().Select(static t => t.GetString()));
        Assert.Equal("<!--", json.RootElement.GetProperty("pools")[0].GetProperty("name").GetString());
    }

    [Fact]
    public void A_million_items_make_a_file_of_some_megabytes_that_says_what_is_summed_up()
    {
        var run = new RecordedRun().Start(4);
        for (var i = 0; i < 1_000_000; i++)
        {
            var (batch, place) = (i / 25, i % 25);
            var (worker, begin) = (1 + (batch % 4), (batch / 4) * 100.0);
            if (place == 0)
            {
                run.BatchStarted(begin, worker, i, 25);
            }

            run.Item(begin + (4 * place) + 3.5, worker, i, 3.4, i % 50_000 == 9 ? PoolEventOutcome.Failed : PoolEventOutcome.Completed);
            if (place == 24)
            {
                run.BatchEnded(begin + 99.6, worker, i - 24, 25, 99.6);
            }
        }

        var page = run.Write(new TracePage());

        Assert.InRange(page.Length, 100_000, 10_000_000);
        using var json = JsonDocument.Parse(Between(page, "id=\"trace\">", "</script>"));
        var bars = Bars("bars");
        Assert.InRange(bars.Count, 10_000, TracePage.MostBars);
        Assert.Equal(1_000_000, bars.Sum(static bar => bar.GetArrayLength() > 14 ? bar[14].GetInt64() + 1 : 1));
        Assert.Equal(1_000_000, json.RootElement.GetProperty("totals").GetProperty("items").GetInt64());
        Assert.Equal(20, bars.Count(static bar => bar.GetArrayLength() is > 9 and < 15 && bar[9].GetInt32() == (int)PoolEventOutcome.Failed));
        Assert.Contains(json.RootElement.GetProperty("notes").EnumerateArray(), note => note.GetString()!.StartsWith(string.Create(CultureInfo.InvariantCulture, $"1,040,000 bars are summed up to {bars.Count + Bars("batches").Count:N0}"), StringComparison.Ordinal));

        List<JsonElement> Bars(string name) => [.. json.RootElement.GetProperty("pools")[0].GetProperty("rows").EnumerateArray().SelectMany(row => row.GetProperty(name).EnumerateArray())];
    }

    [Theory]
    [InlineData(30_000, 5, 5)] // of too many, those that matter most
    [InlineData(5, 30_000, 0)] // too many of those, too
    [InlineData(5, 5, 10)]
    public void Of_too_many_log_entries_those_that_matter_most_are_on_the_page_which_says_so(int debug, int errors, int shown)
    {
        var run = new RecordedRun().Start(1).Task(1, 2, 1, 1).Worker(3, PoolEventKind.WorkerKilled, 1);
        for (var i = 0; i < debug + errors; i++)
        {
            run.Log(1.5, 1, i < debug ? PoolLogLevel.Debug : PoolLogLevel.Error, "words");
        }

        using var json = JsonDocument.Parse(Between(run.Write(new TracePage()), "id=\"trace\">", "</script>"));

        Assert.Equal(shown + 1, json.RootElement.GetProperty("pools")[0].GetProperty("rows")[0].GetProperty("marks").GetArrayLength());
        var notes = string.Join(' ', json.RootElement.GetProperty("notes").EnumerateArray().Select(static note => note.GetString()));
        Assert.Equal(shown < debug + errors, notes.Contains(string.Create(CultureInfo.InvariantCulture, $"{debug + errors - shown:N0} of {debug + errors:N0} entries of Write-PoolLog"), StringComparison.Ordinal));
    }

    private static string Between(string text, string begin, string end)
    {
        var from = text.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        return text[from..text.IndexOf(end, from, StringComparison.Ordinal)];
    }

    private static string Hash(string text) => "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    [GeneratedRegex("Content-Security-Policy\" content=\"([^\"]*)\"")]
    private static partial Regex Policy();

    [GeneratedRegex("""\b(src|href)\s*=\s*["']|@import|url\(|\bfetch\(|XMLHttpRequest|\bimport\b""")]
    private static partial Regex References();
}
