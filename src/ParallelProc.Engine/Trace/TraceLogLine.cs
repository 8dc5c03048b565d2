using System.Text.Json;

namespace ParallelProc.Engine;

/// <summary>Reads the lines that <see cref="JsonLogFormat"/> writes. Names come again and again, so each is kept once.</summary>
internal sealed class TraceLogLine
{
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);

    /// <summary>Reads a line. False where it is not whole.</summary>
    /// <param name="line">The line.</param>
    /// <param name="one">Its event; null where it is of a kind that this version does not know.</param>
    public bool TryRead(string line, out PoolEvent? one)
    {
        one = null;
        try
        {
            using var document = JsonDocument.Parse(line);
            return TryRead(document.RootElement, out one);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or OverflowException)
        {
            return false; // the caller tells of it
        }
    }

    private bool TryRead(JsonElement line, out PoolEvent? one)
    {
        one = null;
        if (line.ValueKind != JsonValueKind.Object
            || !line.TryGetProperty("time", out var time) || !time.TryGetDateTime(out var when)
            || Text(line, "event") is not { } name || Text(line, "pool") is not { } pool)
        {
            return false;
        }

        if (!Enum.TryParse<PoolEventKind>(name, out var kind) || !Enum.IsDefined(kind))
        {
            return true;
        }

        one = new PoolEvent
        {
            Time = when.ToUniversalTime(),
            Pool = pool,
            Kind = kind,
            WorkerId = Small(line, "worker"),
            ProcessId = Small(line, "pid"),
            TaskId = Small(line, "task"),
            MapId = Small(line, "map"),
            Name = Text(line, "name"),
            Item = Number(line, "item"),
            Count = Number(line, "count"),
            Failed = Number(line, "failed"),
            Outcome = Enum.TryParse<PoolEventOutcome>(Text(line, "outcome"), out var outcome) && Enum.IsDefined(outcome) ? outcome : null,
            Attempt = Small(line, "attempt"),
            Duration = Seconds(line, "duration"),
            QueueWait = Seconds(line, "queueWait"),
            BytesIn = Number(line, "bytesIn"),
            BytesOut = Number(line, "bytesOut"),
            ExitCode = Small(line, "exitCode"),
            Signal = Small(line, "signal"),
            Message = Text(line, "message"),
            Level = Enum.TryParse<PoolLogLevel>(Text(line, "level"), out var level) && Enum.IsDefined(level) ? level : null,
        };
        return true;
    }

    private string? Text(JsonElement line, string name)
    {
        if (!line.TryGetProperty(name, out var value) || value.GetString() is not { } text)
        {
            return null;
        }

        if (_texts.TryGetValue(text, out var known))
        {
            return known;
        }

        return _texts[text] = text;
    }

    private static int? Small(JsonElement line, string name) => line.TryGetProperty(name, out var value) ? value.GetInt32() : null;

    private static long? Number(JsonElement line, string name) => line.TryGetProperty(name, out var value) ? value.GetInt64() : null;

    private static TimeSpan? Seconds(JsonElement line, string name) =>
        line.TryGetProperty(name, out var value) ? TimeSpan.FromTicks(checked((long)Math.Round(Math.Max(0, value.GetDecimal()) * TimeSpan.TicksPerSecond))) : null;
}
