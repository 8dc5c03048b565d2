using System.Text.Json;

namespace ParallelProc.Engine;

/// <summary>
/// Writes what the page draws as JSON. A bar is a row of numbers, without the zeros at its end: the time since the bar before began, and how long it is, both in microseconds; kind, name,
/// number, milliseconds waited, bytes in, bytes out, how much longer it took than it is drawn, outcome, attempts before it, error, exit code, signal, items, failed, bars that it stands for.
/// <c>data.js</c> reads it.
/// </summary>
internal sealed class TracePageData(Utf8JsonWriter json, PoolTrace trace, TraceReduction reduction, TraceEntries entries)
{
    private const int FlushBytes = 64 * 1024;
    private const int NotKnown = 6;

    private readonly Dictionary<string, int> _texts = new(StringComparer.Ordinal) { [""] = 0 };
    private readonly long[] _numbers = new long[17];

    public void Write(IReadOnlyList<string> notes, CancellationToken cancel)
    {
        json.WriteStartObject();
        json.WriteString("version", ModuleVersion.Current);
        json.WriteString("start", trace.Start);
        json.WriteNumber("span", Since(trace.End));
        Texts("notes", notes);
        Totals(trace.Totals);
        Pools(cancel);
        json.WriteStartArray("slowest");
        foreach (var place in trace.Slowest)
        {
            Place(place, 1);
        }

        json.WriteEndArray();
        json.WriteStartArray("failures");
        foreach (var failure in trace.Failures)
        {
            Place(failure.First, failure.Count);
        }

        json.WriteEndArray();
        Texts("texts", _texts.OrderBy(static text => text.Value).Select(static text => text.Key));
        json.WriteEndObject();
    }

    private void Totals(TraceTotals totals)
    {
        json.WriteStartObject("totals");
        json.WriteNumber("items", totals.Items);
        json.WriteNumber("itemsFailed", totals.ItemsFailed);
        json.WriteNumber("itemsStopped", totals.ItemsStopped);
        json.WriteNumber("quickItems", totals.QuickItems);
        json.WriteNumber("tasks", totals.Tasks);
        json.WriteNumber("tasksFailed", totals.TasksFailed);
        json.WriteNumber("tasksStopped", totals.TasksStopped);
        json.WriteNumber("maps", totals.Maps);
        json.WriteNumber("retries", totals.Retries);
        json.WriteNumber("workers", totals.Workers);
        json.WriteNumber("workersLost", totals.WorkersLost);
        json.WriteNumber("workersKilled", totals.WorkersKilled);
        json.WriteNumber("workersRecycled", totals.WorkersRecycled);
        json.WriteNumber("bytesIn", totals.BytesIn);
        json.WriteNumber("bytesOut", totals.BytesOut);
        json.WriteNumber("work", Microseconds(totals.Work));
        json.WriteNumber("span", Microseconds(totals.Span));
        json.WriteNumber("busy", Math.Round(totals.Busy, 4));
        json.WriteNumber("perSecond", Math.Round(totals.PerSecond, 3));
        json.WriteEndObject();
    }

    private void Pools(CancellationToken cancel)
    {
        json.WriteStartArray("pools");
        foreach (var pool in trace.Pools)
        {
            json.WriteStartObject();
            json.WriteString("name", pool.Name);
            json.WriteStartArray("rows");
            foreach (var row in TraceRow.Of(pool))
            {
                cancel.ThrowIfCancellationRequested();
                Row(row);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void Row(TraceRow row)
    {
        json.WriteStartObject();
        json.WriteStartArray("workers");
        foreach (var worker in row.Workers)
        {
            Numbers(worker.Id, worker.ProcessId.GetValueOrDefault(), Since(worker.Start), Since(worker.Ready), Since(worker.End));
        }

        json.WriteEndArray();
        json.WriteStartArray("marks");
        foreach (var mark in row.Marks.Where(entries.Shows))
        {
            Mark(mark);
        }

        json.WriteEndArray();
        Bars("batches", row.Batches);
        Bars("bars", row.Bars);
        json.WriteEndObject();
    }

    private void Mark(PoolEvent mark)
    {
        if (mark.Kind == PoolEventKind.Logged)
        {
            Numbers(Since(mark.Time), Text((mark.Level ?? PoolLogLevel.Information).ToString()), Text(mark.Message), 0, 0, Text(TraceText.Origin(mark)));
            return;
        }

        Numbers(Since(mark.Time), Text(TraceText.Title(mark)), Text(mark.Message), mark.ExitCode.GetValueOrDefault(), mark.Signal.GetValueOrDefault());
    }

    private void Bars(string name, IReadOnlyList<TraceBar> bars)
    {
        json.WriteStartArray(name);
        long before = 0;
        foreach (var bar in reduction.Apply(bars))
        {
            before = Bar(bar, before);
            if (json.BytesPending > FlushBytes)
            {
                json.Flush();
            }
        }

        json.WriteEndArray();
    }

    private long Bar(TraceBar bar, long before)
    {
        var (known, start, end) = (bar.Event, Since(bar.Start), Since(bar.End));
        var sums = bar.Sum > 1;
        var row = _numbers;
        row[0] = start - before;
        row[1] = end - start;
        row[2] = (int)bar.Kind;
        row[3] = Text(known.MapId is { } map ? FormattableString.Invariant($"{known.Name} #{map}") : known.Name);
        row[4] = known.TaskId ?? known.Item.GetValueOrDefault();
        row[5] = sums ? 0 : (long)known.QueueWait.GetValueOrDefault().TotalMilliseconds;
        row[6] = sums ? 0 : known.BytesIn.GetValueOrDefault();
        row[7] = sums ? 0 : known.BytesOut.GetValueOrDefault();
        row[8] = sums ? 0 : Microseconds(bar.Took) - row[1];
        row[9] = bar.Outcome is { } outcome ? (int)outcome : NotKnown;
        row[10] = sums ? 0 : Math.Max(0, known.Attempt.GetValueOrDefault() - 1);
        row[11] = bar.IsError ? Text(known.Message) : 0;
        row[12] = known.ExitCode.GetValueOrDefault();
        row[13] = known.Signal.GetValueOrDefault();
        row[14] = bar.Items - 1;
        row[15] = bar.Kind == TraceBarKind.Batch || sums ? bar.Failed : 0;
        row[16] = bar.Sum - 1;
        Numbers(row.AsSpan(0, row.AsSpan().LastIndexOfAnyExcept(0) + 1));
        return start;
    }

    /// <summary>Pool, worker, process, number, and the bar.</summary>
    private void Place(TracePlace place, long count)
    {
        json.WriteStartArray();
        json.WriteStringValue(place.Pool.Name);
        json.WriteNumberValue(place.Worker.Id);
        json.WriteNumberValue(place.Worker.ProcessId.GetValueOrDefault());
        json.WriteNumberValue(count);
        Bar(place.Bar, 0);
        json.WriteEndArray();
    }

    private void Numbers(params ReadOnlySpan<long> numbers)
    {
        json.WriteStartArray();
        foreach (var number in numbers)
        {
            json.WriteNumberValue(number);
        }

        json.WriteEndArray();
    }

    private void Texts(string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    /// <summary>Each text is written once, and known by its number.</summary>
    private int Text(string? text)
    {
        if (!_texts.TryGetValue(text ?? "", out var number))
        {
            _texts[text!] = number = _texts.Count;
        }

        return number;
    }

    private long Since(DateTime time) => Microseconds(time - trace.Start);

    private static long Microseconds(TimeSpan time) => time.Ticks / TimeSpan.TicksPerMicrosecond;
}
