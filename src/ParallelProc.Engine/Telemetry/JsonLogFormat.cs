using System.Buffers;
using System.Text.Json;

namespace ParallelProc.Engine;

/// <summary>A JSON object a line. What an event does not say is left out. Used by one thread.</summary>
internal sealed class JsonLogFormat : ILogFormat
{
    private Utf8JsonWriter? _writer;

    public ReadOnlySpan<byte> Header => default;

    public bool EachItem => false;

    public bool Wants(PoolEvent one) => true;

    public void Write(IBufferWriter<byte> target, PoolEvent one)
    {
        var writer = _writer ??= new Utf8JsonWriter(target);
        writer.Reset(target);
        writer.WriteStartObject();
        writer.WriteString("time", one.Time);
        writer.WriteString("event", one.Kind.ToString());
        writer.WriteString("pool", one.Pool);
        Number("worker", one.WorkerId);
        Number("pid", one.ProcessId);
        Number("task", one.TaskId);
        Number("map", one.MapId);
        Text("name", one.Name);
        Number("item", one.Item);
        Number("count", one.Count);
        Number("failed", one.Failed);
        Text("outcome", one.Outcome?.ToString());
        Number("attempt", one.Attempt);
        Seconds("duration", one.Duration);
        Seconds("queueWait", one.QueueWait);
        Number("bytesIn", one.BytesIn);
        Number("bytesOut", one.BytesOut);
        Number("exitCode", one.ExitCode);
        Number("signal", one.Signal);
        Text("level", one.Level?.ToString());
        Text("message", one.Message);
        if (one.Data is { } data)
        {
            writer.WritePropertyName("data");
            writer.WriteRawValue(data); // looked at when it came
        }

        writer.WriteEndObject();
        writer.Flush();
        target.Write("\n"u8);

        void Number(string name, long? value)
        {
            if (value is { } number)
            {
                writer.WriteNumber(name, number);
            }
        }

        void Text(string name, string? value)
        {
            if (value is not null)
            {
                writer.WriteString(name, value);
            }
        }

        void Seconds(string name, TimeSpan? value)
        {
            if (value is { } time)
            {
                writer.WriteNumber(name, Math.Round((decimal)time.Ticks / TimeSpan.TicksPerSecond, 6));
            }
        }
    }
}
