using System.Collections;
using System.Collections.Specialized;
using System.Globalization;
using System.Management.Automation;

namespace ParallelProc.Protocol;

/// <summary>Writes tables and sets: tag, types, the rule for keys, count, pairs.</summary>
internal static class DictionaryWriters
{
    public static void WriteHashtable(ObjectEncoder encoder, object value)
    {
        var output = encoder.Tag(ValueTag.Hashtable);
        encoder.Track(value);
        output.WriteByte(value is Hashtable table ? KeyComparers.CodeOf(table) : KeyComparers.CodeOf(ComparerOf(value)));
        WritePairs(encoder, (IDictionary)value);
    }

    public static void WriteOrdered(ObjectEncoder encoder, object value)
    {
        var output = encoder.Tag(ValueTag.Ordered);
        encoder.Track(value);
        output.WriteByte(KeyComparers.CodeOf((OrderedDictionary)value));
        WritePairs(encoder, (IDictionary)value, hasOrder: true);
    }

    /// <summary>A sorted table, as one that keeps the order.</summary>
    public static void WriteSorted(ObjectEncoder encoder, object value)
    {
        var output = encoder.Tag(ValueTag.Ordered);
        encoder.Track(value);
        output.WriteByte(0);
        WritePairs(encoder, (IDictionary)value, hasOrder: true);
    }

    public static ValueWriter ForGeneric(Type type)
    {
        var arguments = type.GetGenericArguments();
        if (ElementTypes.Describe(arguments[0]) is not { } key || ElementTypes.Describe(arguments[1]) is not { } item)
        {
            return WriteHashtable;
        }

        return (encoder, value) =>
        {
            var output = encoder.Tag(ValueTag.Dictionary);
            encoder.Track(value);
            output.WriteBytes(key);
            output.WriteBytes(item);
            output.WriteByte(KeyComparers.CodeOf(ComparerOf(value)));
            WritePairs(encoder, (IDictionary)value);
        };
    }

    public static ValueWriter ForSet(Type type, byte[] element)
    {
        var count = type.GetProperty("Count")!;
        return (encoder, value) =>
        {
            var output = encoder.Tag(ValueTag.HashSet);
            encoder.Track(value);
            output.WriteBytes(element);
            output.WriteByte(KeyComparers.CodeOf(ComparerOf(value)));
            var items = (int)count.GetValue(value)!;
            output.WriteCount(items);
            var elements = (IEnumerable)value;
            ContainerWriters.WriteElements(encoder, encoder.Purpose == EncodingPurpose.Key ? CanonicalOrder.Items(elements) : elements, items);
        };
    }

    /// <summary>Of string keys only: those of other keys have no case.</summary>
    private static object? ComparerOf(object value) => value switch
    {
        Dictionary<string, object?> table => table.Comparer,
        _ => value.GetType().GetProperty("Comparer")?.GetValue(value) as IEqualityComparer<string>,
    };

    private static void WritePairs(ObjectEncoder encoder, IDictionary table, bool hasOrder = false)
    {
        var count = table.Count;
        encoder.Output.WriteCount(count);
        if (!hasOrder && encoder.Purpose == EncodingPurpose.Key)
        {
            foreach (var pair in CanonicalOrder.Pairs(table))
            {
                WritePair(encoder, pair.Key, pair.Value);
            }

            return;
        }

        var written = 0;
        var pairs = table.GetEnumerator();
        try
        {
            while (pairs.MoveNext())
            {
                if (written++ >= count)
                {
                    throw encoder.Failure("changed while it was read");
                }

                WritePair(encoder, pairs.Key, pairs.Value);
            }
        }
        finally
        {
            (pairs as IDisposable)?.Dispose();
        }

        if (written != count)
        {
            throw encoder.Failure("changed while it was read");
        }
    }

    private static void WritePair(ObjectEncoder encoder, object given, object? value)
    {
        var key = given is PSObject wrapped ? wrapped.BaseObject : given;
        if (key is PSCustomObject)
        {
            key = given;
        }

        var name = key as string ?? Convert.ToString(key, CultureInfo.InvariantCulture) ?? "";
        encoder.WriteMember(name, key);
        encoder.WriteMember(name, value);
    }
}
