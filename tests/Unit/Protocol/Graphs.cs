using System.Collections;
using System.Collections.Specialized;
using System.Management.Automation;
using CsCheck;

namespace ParallelProc.Tests.Protocol;

/// <summary>Makes graphs: containers of all kinds that hold scalars and one another, themselves too.</summary>
internal static class Graphs
{
    private static readonly Gen<string> Text = Gen.Frequency(
        (6, Gen.String[Gen.Char.AlphaNumeric, 0, 12]),
        (2, Gen.String[Gen.Char, 0, 8]),
        (1, Gen.String[Gen.Char['\uD7F0', '\uE010'], 0, 6]));

    private static readonly Gen<object?> Scalar = Gen.OneOf<object?>(
        Gen.Const((object?)null), Text.Select(static v => (object?)v), Gen.Int.Select(static v => (object?)v), Gen.Long.Select(static v => (object?)v),
        Gen.Bool.Select(static v => (object?)v), Gen.Double.Select(static v => (object?)v), Gen.Decimal.Select(static v => (object?)v),
        Gen.DateTime.Select(static v => (object?)v), Gen.Guid.Select(static v => (object?)v), Gen.TimeSpan.Select(static v => (object?)v),
        Gen.Byte.Select(static v => (object?)v), Gen.Char.Select(static v => (object?)v), Gen.ULong.Select(static v => (object?)v),
        Gen.Float.Select(static v => (object?)v), Gen.Int[0, 6].Select(static v => (object?)(DayOfWeek)v));

    /// <summary>A number of empty containers, then links between them and scalars in them: sharing and cycles come by themselves.</summary>
    public static Gen<object> Any { get; } =
        from kinds in Gen.Int[0, 6].Array[1, 12]
        from links in Gen.Select(Gen.Int[0, 11], Gen.Int[0, 11]).Array[0, 20]
        from scalars in Gen.Select(Gen.Int[0, 11], Scalar, Text).Array[0, 30]
        select Build(kinds, links, scalars);

    private static object Build(int[] kinds, (int From, int To)[] links, (int At, object? Value, string Name)[] scalars)
    {
        var nodes = kinds.Select(Make).ToArray();
        for (var i = 0; i < nodes.Length - 1; i++)
        {
            Add(nodes[i], $"child{i}", nodes[i + 1]);
        }

        for (var i = 0; i < links.Length; i++)
        {
            Add(nodes[links[i].From % nodes.Length], $"link{i}", nodes[links[i].To % nodes.Length]);
        }

        foreach (var (at, value, name) in scalars)
        {
            Add(nodes[at % nodes.Length], name, value);
        }

        return nodes[0];
    }

    private static object Make(int kind) => kind switch
    {
        0 => new ArrayList(),
        1 => new List<object?>(),
        2 => new Hashtable(StringComparer.OrdinalIgnoreCase),
        3 => new OrderedDictionary(StringComparer.OrdinalIgnoreCase),
        4 => new Queue(),
        5 => new object?[4],
        _ => new PSObject(),
    };

    private static void Add(object node, string name, object? value)
    {
        switch (node)
        {
            case ArrayList list:
                list.Add(value);
                break;
            case List<object?> list:
                list.Add(value);
                break;
            case IDictionary table:
                table[name] = value;
                break;
            case Queue queue:
                queue.Enqueue(value);
                break;
            case object?[] array:
                array[(uint)name.Length % 4] = value;
                break;
            case PSObject custom when name.Length > 0 && custom.Properties[name] is null && char.IsLetter(name[0]):
                custom.Properties.Add(new PSNoteProperty(name, value));
                break;
            default:
                break;
        }
    }
}
