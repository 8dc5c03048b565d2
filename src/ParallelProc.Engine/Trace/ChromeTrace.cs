using System.Globalization;
using System.Text.Json;

namespace ParallelProc.Engine;

/// <summary>
/// The Trace Event Format, which https://ui.perfetto.dev and chrome://tracing open: a process for each pool, a thread for each worker, a complete event for each bar. Nothing is summed up.
/// </summary>
internal sealed class ChromeTrace : ITraceFormat
{
    private const int FlushBytes = 64 * 1024;

    public void Write(Stream target, PoolTrace trace, CancellationToken cancel)
    {
        using var json = new Utf8JsonWriter(target);
        json.WriteStartObject();
        json.WriteString("displayTimeUnit", "ms");
        json.WriteStartObject("otherData");
        json.WriteString("writer", "ParallelProc " + ModuleVersion.Current);
        json.WriteString("start", trace.Start);
        for (var i = 0; i < trace.Notes.Count; i++)
        {
            json.WriteString(string.Create(CultureInfo.InvariantCulture, $"note {i + 1}"), trace.Notes[i]);
        }

        json.WriteEndObject();
        json.WriteStartArray("traceEvents");
        for (var i = 0; i < trace.Pools.Count; i++)
        {
            new ChromeTracePool(json, trace, i + 1).Write(FlushBytes, cancel);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
