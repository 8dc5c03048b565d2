using System.Text.Json;
using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>One item's line.</summary>
internal sealed record JournalEntry
{
    public required ItemKey Key { get; init; }

    public string Label { get; init; } = "";

    public required CheckpointOutcome Outcome { get; init; }

    public int Attempts { get; init; } = 1;

    public string Worker { get; init; } = "";

    public DateTime Start { get; init; }

    public DateTime End { get; init; }

    /// <summary>How many records the item wrote that are kept.</summary>
    public int Records { get; init; }

    /// <summary>Where the lines of a large output begin; the rest of it is in <see cref="Output"/>.</summary>
    public IReadOnlyList<long> Parts { get; init; } = [];

    public ReadOnlyMemory<byte> Output { get; init; }

    /// <summary>The encoded error that ended it.</summary>
    public ReadOnlyMemory<byte> Error { get; init; }

    /// <summary>Why its output is not here although it was to be kept, or null.</summary>
    public string? Omitted { get; init; }

    public void Write(ByteWriter output) => JournalLine.Write(output, json =>
    {
        json.WriteString("key", Key.Text);
        json.WriteNumber("copy", Key.Copy);
        json.WriteString("label", Label);
        json.WriteString("outcome", Outcome == CheckpointOutcome.Completed ? "completed" : "failed");
        json.WriteNumber("attempts", Attempts);
        json.WriteString("worker", Worker);
        json.WriteString("start", Start);
        json.WriteString("end", End);
        json.WriteNumber("records", Records);
        if (Omitted is not null)
        {
            json.WriteString("omitted", Omitted);
        }

        if (Parts.Count > 0)
        {
            json.WriteStartArray("parts");
            foreach (var part in Parts)
            {
                json.WriteNumberValue(part);
            }

            json.WriteEndArray();
        }

        if (Output.Length > 0)
        {
            json.WriteBase64String("output", Output.Span);
        }

        if (Error.Length > 0)
        {
            json.WriteBase64String("error", Error.Span);
        }
    });

    /// <summary>A line of a large output, before the item's own.</summary>
    public static void WritePart(ByteWriter output, ReadOnlyMemory<byte> records) => JournalLine.Write(output, json => json.WriteBase64String("part", records.Span));

    /// <summary>Reads a line that is whole. Null for what is not an item's.</summary>
    /// <param name="line">The line.</param>
    /// <param name="content">Output and error too: most readers need neither.</param>
    /// <exception cref="JsonException">It is not JSON of ours.</exception>
    public static JournalEntry? Read(ReadOnlySpan<byte> line, bool content)
    {
        var reader = new Utf8JsonReader(line);
        var (key, copy, outcome) = (default(string), 0, default(CheckpointOutcome?));
        var entry = new JournalEntry { Key = default, Outcome = default };
        try
        {
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString();
                reader.Read();
                switch (name)
                {
                    case "key": key = reader.GetString(); break;
                    case "copy": copy = reader.GetInt32(); break;
                    case "outcome": outcome = reader.ValueTextEquals("failed"u8) ? CheckpointOutcome.Failed : CheckpointOutcome.Completed; break;
                    case "label": entry = entry with { Label = reader.GetString() ?? "" }; break;
                    case "attempts": entry = entry with { Attempts = reader.GetInt32() }; break;
                    case "worker": entry = entry with { Worker = reader.GetString() ?? "" }; break;
                    case "start": entry = entry with { Start = reader.GetDateTime() }; break;
                    case "end": entry = entry with { End = reader.GetDateTime() }; break;
                    case "records": entry = entry with { Records = reader.GetInt32() }; break;
                    case "omitted": entry = entry with { Omitted = reader.GetString() }; break;
                    case "parts": entry = entry with { Parts = ReadParts(ref reader) }; break;
                    case "output" when content: entry = entry with { Output = reader.GetBytesFromBase64() }; break;
                    case "error" when content: entry = entry with { Error = reader.GetBytesFromBase64() }; break;
                    default: reader.Skip(); break;
                }
            }
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException)
        {
            throw new JsonException("The line is not an item's.", e);
        }

        return outcome is { } ended && ItemKey.TryParse(key, copy, out var parsed) ? entry with { Key = parsed, Outcome = ended } : null;
    }

    /// <summary>The records in a line of a large output; null for any other line.</summary>
    public static byte[]? ReadPart(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        return reader.Read() && reader.Read() && reader.ValueTextEquals("part"u8) && reader.Read() ? reader.GetBytesFromBase64() : null;
    }

    private static List<long> ReadParts(ref Utf8JsonReader reader)
    {
        var parts = new List<long>();
        while (reader.Read() && reader.TokenType == JsonTokenType.Number)
        {
            parts.Add(reader.GetInt64());
        }

        return parts;
    }
}
