using System.Globalization;
using System.Management.Automation;
using System.Text;
using ParallelProc.Engine;
using ParallelProc.Protocol;

namespace ParallelProc.Tests.Engine.Simulation;

/// <summary>What stands in a journal's bytes, by item: read line by line, and not as a map does.</summary>
internal static class RecordedItems
{
    /// <summary>Lines that are whole, each an item's.</summary>
    public static Dictionary<int, (int Outputs, string? Error)> Read(byte[] content)
    {
        var items = new Dictionary<int, (int, string?)>();
        var end = Array.LastIndexOf(content, (byte)'\n');
        foreach (var text in Encoding.UTF8.GetString(content, 0, Math.Max(0, end)).Split('\n').Skip(1))
        {
            var line = Encoding.UTF8.GetBytes(text);
            if (JournalLine.IsWhole(line) && JournalEntry.Read(line, content: true) is { } entry)
            {
                var item = int.Parse(entry.Label, CultureInfo.InvariantCulture);
                Assert.False(items.ContainsKey(item) && items[item].Item2 is null, $"Item {item} was recorded as done, and ran again.");
                items[item] = (OutputsIn(entry), ErrorIn(entry));
            }
        }

        return items;
    }

    /// <summary>There is nothing in it but whole lines.</summary>
    public static void AssertWhole(byte[] content)
    {
        Assert.True(content.Length == 0 || content[^1] == '\n', "It ends with a torn line.");
        Assert.All(Encoding.UTF8.GetString(content).Split('\n')[..^1], static line => Assert.True(JournalLine.IsWhole(Encoding.UTF8.GetBytes(line)), line));
    }

    private static int OutputsIn(JournalEntry entry)
    {
        var outputs = 0;
        var reader = new ByteReader(entry.Output.Span);
        while (!reader.AtEnd)
        {
            outputs += (RecordKind)reader.ReadByte() == RecordKind.Output ? 1 : 0;
            reader.ReadBlock();
        }

        return outputs;
    }

    private static string? ErrorIn(JournalEntry entry)
    {
        if (entry.Error.IsEmpty)
        {
            return null;
        }

        var reader = new ByteReader(entry.Error.Span);
        var value = new ObjectDecoder().Decode(ref reader);
        return ((ErrorRecord)(value is PSObject wrapped ? wrapped.BaseObject : value)!).FullyQualifiedErrorId.Split(',')[0];
    }
}
