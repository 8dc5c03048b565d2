using System.Text.Json;
using System.Text.Json.Nodes;

namespace ParallelProc.Protocol;

/// <summary>Writes JSON as its text.</summary>
internal static class JsonWriters
{
    public static void WriteNode(ObjectEncoder encoder, object value)
    {
        var node = (JsonNode)value;
        var text = node.ToJsonString();
        var output = encoder.Tag(ValueTag.JsonNode);
        encoder.Track(value);
        output.WriteBool(node.Options?.PropertyNameCaseInsensitive == true);
        output.WriteString(text);
    }

    public static void WriteDocument(ObjectEncoder encoder, object value)
    {
        var text = ((JsonDocument)value).RootElement.GetRawText();
        var output = encoder.Tag(ValueTag.JsonDocument);
        encoder.Track(value);
        output.WriteString(text);
    }

    /// <summary>One that was never set has no text.</summary>
    public static void WriteElement(ObjectEncoder encoder, object value)
    {
        var element = (JsonElement)value;
        encoder.Tag(ValueTag.JsonElement).WriteString(element.ValueKind == JsonValueKind.Undefined ? "" : element.GetRawText());
    }
}
