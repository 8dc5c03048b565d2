using System.Globalization;
using System.Text.Json;
using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>A journal's first line: what wrote it, and which map it belongs to.</summary>
internal sealed record JournalHeader
{
    /// <summary>How lines are written.</summary>
    public const int CurrentFormat = 1;

    private const string Owner = "ParallelProc";

    public required int Format { get; init; }

    /// <summary>How stored output is encoded: as on the wire.</summary>
    public required int Protocol { get; init; }

    public required string Module { get; init; }

    public required DateTime Created { get; init; }

    public required bool OutcomeOnly { get; init; }

    public required MapIdentity Map { get; init; }

    /// <summary>What every journal begins with.</summary>
    public static ReadOnlySpan<byte> Beginning => "{\"journal\":\"ParallelProc\","u8;

    public static JournalHeader Of(MapIdentity map, bool outcomeOnly) => new()
    {
        Format = CurrentFormat,
        Protocol = HelloMessage.CurrentProtocol,
        Module = ModuleVersion.Current,
        Created = EngineSimulation.UtcNow,
        OutcomeOnly = outcomeOnly,
        Map = map,
    };

    public void Write(ByteWriter output) => JournalLine.Write(output, json =>
    {
        json.WriteString("journal", Owner);
        json.WriteNumber("format", Format);
        json.WriteNumber("protocol", Protocol);
        json.WriteString("module", Module);
        json.WriteString("created", Created);
        json.WriteBoolean("outcomeOnly", OutcomeOnly);
        json.WriteStartObject("map");
        foreach (var (name, hash) in Map.Parts)
        {
            json.WriteString(name, hash.ToString("x32", CultureInfo.InvariantCulture));
        }

        json.WriteEndObject();
    });

    /// <summary>Reads a line that is whole.</summary>
    /// <exception cref="JsonException">It is not a header.</exception>
    public static JournalHeader Read(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        var root = JsonElement.ParseValue(ref reader);
        try
        {
            return new JournalHeader
            {
                Format = root.GetProperty("format").GetInt32(),
                Protocol = root.GetProperty("protocol").GetInt32(),
                Module = root.GetProperty("module").GetString() ?? "",
                Created = root.GetProperty("created").GetDateTime(),
                OutcomeOnly = root.GetProperty("outcomeOnly").GetBoolean(),
                Map = MapIdentity.Of(root.GetProperty("map").EnumerateObject().Select(p => KeyValuePair.Create(
                    p.Name, UInt128.Parse(p.Value.GetString() ?? "", NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)))),
            };
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new JsonException("The line is not the header of a journal.", e);
        }
    }
}
