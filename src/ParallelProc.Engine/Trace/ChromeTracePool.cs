using System.Globalization;
using System.Text.Json;

namespace ParallelProc.Engine;

/// <summary>Writes the events of one pool. Batches come before the items that lie upon them, as viewers nest what begins at the same time in that order.</summary>
internal sealed class ChromeTracePool(Utf8JsonWriter json, PoolTrace trace, int number)
{
    public void Write(int flushBytes, CancellationToken cancel)
    {
        var pool = trace.Pools[number - 1];
        Name("process_name", null, "pool " + pool.Name);
        Order("process_sort_index", null, number);
        foreach (var worker in pool.Workers)
        {
            Name("thread_name", worker.Id, worker.ProcessId is { } id ? string.Create(CultureInfo.InvariantCulture, $"worker {worker.Id} (process {id})") : string.Create(CultureInfo.InvariantCulture, $"worker {worker.Id}"));
            Order("thread_sort_index", worker.Id, worker.Id);
            foreach (var bar in worker.Batches.Concat(worker.Bars))
            {
                cancel.ThrowIfCancellationRequested();
                Bar(worker, bar);
                if (json.BytesPending > flushBytes)
                {
                    json.Flush();
                }
            }

            foreach (var mark in worker.Marks)
            {
                cancel.ThrowIfCancellationRequested();
                Mark(worker, mark);
                if (json.BytesPending > flushBytes)
                {
                    json.Flush();
                }
            }
        }
    }

    private void Bar(TraceWorker worker, TraceBar bar)
    {
        Begin("X", TraceText.Title(bar), worker.Id);
        json.WriteString("cat", bar.IsError ? Category(bar) + ",error" : Category(bar));
        json.WriteNumber("ts", Microseconds(bar.Start - trace.Start));
        json.WriteNumber("dur", Microseconds(bar.End - bar.Start));
        if (bar.IsError)
        {
            json.WriteString("cname", "terrible");
        }

        json.WriteStartObject("args");
        var known = bar.Event;
        Text("name", known.Name);
        Value("task", known.TaskId);
        Value("map", known.MapId);
        Value(bar.Kind == TraceBarKind.Batch ? "first item" : "item", known.Item);
        Value("items", bar.Kind == TraceBarKind.Batch ? bar.Items : null);
        Value("failed", bar.Kind == TraceBarKind.Batch ? bar.Failed : null);
        Text("outcome", bar.Outcome?.ToString() ?? "not known");
        Text("error", bar.IsError ? known.Message : null);
        Value("attempt", known.Attempt);
        json.WriteNumber("took ms", Milliseconds(bar.Took));
        if (known.QueueWait is { } wait)
        {
            json.WriteNumber("waited ms", Milliseconds(wait));
        }

        Value("bytes in", known.BytesIn);
        Value("bytes out", known.BytesOut);
        Value("exit code", known.ExitCode);
        Value("signal", known.Signal);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void Mark(TraceWorker worker, PoolEvent mark)
    {
        Begin("i", TraceText.Title(mark), worker.Id);
        var logged = mark.Kind == PoolEventKind.Logged;
        json.WriteString("cat", logged ? "log" : "worker");
        json.WriteNumber("ts", Microseconds(mark.Time - trace.Start));
        json.WriteString("s", "t");
        json.WriteStartObject("args");
        Text(logged ? "message" : "why", mark.Message);
        Text("in", TraceText.Origin(mark));
        Value("exit code", mark.ExitCode);
        Value("signal", mark.Signal);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void Name(string kind, int? thread, string name)
    {
        Begin("M", kind, thread);
        json.WriteStartObject("args");
        json.WriteString("name", name);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void Order(string kind, int? thread, int index)
    {
        Begin("M", kind, thread);
        json.WriteStartObject("args");
        json.WriteNumber("sort_index", index);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void Begin(string phase, string name, int? thread)
    {
        json.WriteStartObject();
        json.WriteString("ph", phase);
        json.WriteString("name", name);
        json.WriteNumber("pid", number);
        Value("tid", thread);
    }

    private void Text(string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private void Value(string name, long? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }

    private static string Category(TraceBar bar) => bar.Kind switch { TraceBarKind.Task => "task", TraceBarKind.Item => "item", _ => "batch" };

    /// <summary>With the tenths, so that what lies upon another bar stays within it.</summary>
    private static decimal Microseconds(TimeSpan time) => (decimal)time.Ticks / TimeSpan.TicksPerMicrosecond;

    private static decimal Milliseconds(TimeSpan time) => (decimal)time.Ticks / TimeSpan.TicksPerMillisecond;
}
