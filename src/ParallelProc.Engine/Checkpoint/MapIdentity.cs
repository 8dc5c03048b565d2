using System.Collections;
using System.Text;
using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>
/// What makes two maps the same map, part by part, so that a refusal can say what is different: the script with its functions, what it is called with,
/// and how items are known. Where a script stands, and how its items are shared out, changes no result and is no part of it.
/// </summary>
internal sealed class MapIdentity
{
    private const string Using = "$using:";

    private MapIdentity(SortedDictionary<string, UInt128> parts) => Parts = parts;

    public SortedDictionary<string, UInt128> Parts { get; }

    /// <param name="code">What runs.</param>
    /// <param name="bindings">What it is called with, as encoded for the workers.</param>
    /// <param name="key">The text of -CheckpointKey, or null.</param>
    /// <param name="outcomeOnly">No output is kept.</param>
    public static MapIdentity Of(ScriptCode code, BoundValues bindings, string? key, bool outcomeOnly)
    {
        var parts = new SortedDictionary<string, UInt128>(StringComparer.Ordinal)
        {
            ["the script block"] = ContentHash.OfText($"{code.Depth}\n{code.Body.Text}"),
            ["a function that the script block calls"] =
                ContentHash.OfText(string.Join('\0', code.Functions.Select(f => f.Text).Order(StringComparer.Ordinal))),
            ["-CheckpointKey"] = ContentHash.OfText(key ?? ""),
            ["-CheckpointOutcomeOnly"] = ContentHash.OfText(outcomeOnly ? "1" : ""),
        };
        if (code.ItemArguments)
        {
            parts["-ZipWith"] = ContentHash.OfText("1"); // else one without, and an array as its input, would be the same
        }

        // Decoded again, as their bytes are made for the wire: in no fixed order, and with secrets.
        if (bindings.Decode() is { Length: > 0 } values)
        {
            AddBindings(parts, values);
        }

        if (code.Setup is { Variables.Length: > 0 } setup)
        {
            AddVariables(parts, setup.Variables);
        }

        return new MapIdentity(parts);
    }

    public static MapIdentity Of(IEnumerable<KeyValuePair<string, UInt128>> parts) => new(new(parts.ToDictionary(), StringComparer.Ordinal));

    /// <summary>The parts that are not the same in the other one, or are missing there or here.</summary>
    public IReadOnlyList<string> DifferencesTo(MapIdentity other) =>
    [
        .. Parts.Keys.Union(other.Parts.Keys).Where(name =>
            !Parts.TryGetValue(name, out var mine) || !other.Parts.TryGetValue(name, out var theirs) || mine != theirs),
    ];

    private static void AddBindings(SortedDictionary<string, UInt128> parts, object?[] values)
    {
        using var hash = new ContentHash();
        Add("-ArgumentList", (values[0] as object?[])?.Length > 0, values[0]);
        Add("-Parameter", (values[1] as IDictionary)?.Count > 0, values[1]);
        foreach (DictionaryEntry entry in (IDictionary)values[2]!)
        {
            Add(NameOf((string)entry.Key), true, entry.Value);
        }

        void Add(string name, bool isThere, object? value)
        {
            if (isThere)
            {
                parts[name] = hash.Of(value);
            }
        }
    }

    /// <summary>Those of -Variable. Preferences change no result.</summary>
    private static void AddVariables(SortedDictionary<string, UInt128> parts, ReadOnlySpan<byte> variables)
    {
        var reader = new ByteReader(variables);
        using var hash = new ContentHash();
        foreach (var pair in ((object?[])new ObjectDecoder { Shared = SharedHub.Instance }.Decode(ref reader)!).Chunk(2).Where(static pair => !PreferenceCapture.IsOne((string)pair[0]!)))
        {
            parts[$"-Variable {pair[0]}"] = hash.Of(pair[1]);
        }
    }

    /// <summary>The expression that a key of PowerShell's stands for: its text in base64.</summary>
    private static string NameOf(string key)
    {
        var name = new byte[key.Length];
        return Convert.TryFromBase64String(key, name, out var length) ? Encoding.Unicode.GetString(name, 0, length) : Using + key;
    }
}
