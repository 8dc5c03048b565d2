using System.Text.Json;
using System.Text.Json.Nodes;

namespace ParallelProc.Protocol;

/// <summary>Reads JSON from its text.</summary>
internal static class JsonReaders
{
    /// <summary>As deep as .NET writes it. Whoever shows a tree goes down it by recursion.</summary>
    private const int MaxDepth = 1000;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = MaxDepth };

    public static JsonNode ReadNode(ref ByteReader input)
    {
        var options = new JsonNodeOptions { PropertyNameCaseInsensitive = input.ReadBool() };
        return JsonNode.Parse(input.ReadString(), options, Options) ?? throw new ProtocolException($"A JSON node that ends at byte {input.Position} is null.");
    }

    public static JsonDocument ReadDocument(ref ByteReader input) => JsonDocument.Parse(input.ReadString(), Options);

    public static JsonElement ReadElement(ref ByteReader input)
    {
        var text = input.ReadString();
        if (text.Length == 0)
        {
            return default;
        }

        using var document = JsonDocument.Parse(text, Options);
        return document.RootElement.Clone();
    }
}
