using System.Collections;
using System.Collections.Specialized;
using System.Management.Automation;

namespace ParallelProc.Protocol;

/// <content>Arrays, collections, dictionaries.</content>
internal sealed partial class ObjectEncoder
{
    private void WriteContainer(object value, int depth, int level)
    {
        if (WriteReference(value))
        {
            return;
        }

        switch (value)
        {
            case Array array:
                WriteArray(array, depth, level);
                break;
            case Hashtable table:
                Tag(WireTag.Hashtable);
                _output.WriteBool(IgnoresCase(table));
                WritePairs(table, depth, level);
                break;
            case OrderedDictionary ordered:
                Tag(WireTag.Ordered);
                _output.WriteBool(IgnoresCase(ordered));
                WritePairs(ordered, depth, level);
                break;
            case IDictionary dictionary:
                WriteDictionary(dictionary, depth, level);
                break;
            case ArrayList list:
                Tag(WireTag.ArrayList);
                WriteElements(list, list.Count, depth, level);
                break;
            case Stack stack:
                Tag(WireTag.OldStack);
                WriteElements(stack.Cast<object?>().Reverse(), stack.Count, depth, level);
                break;
            case Queue queue:
                Tag(WireTag.OldQueue);
                WriteElements(queue, queue.Count, depth, level);
                break;
            default:
                WriteGeneric((IEnumerable)value, depth, level);
                break;
        }
    }

    private void WriteArray(Array array, int depth, int level)
    {
        var code = ElementTypes.CodeOf(array.GetType().GetElementType()!);
        if (array.Rank > 1)
        {
            Tag(WireTag.MultiArray);
            _output.WriteByte(code);
            _output.WriteCount(array.Rank);
            for (var i = 0; i < array.Rank; i++)
            {
                _output.WriteCount(array.GetLength(i));
            }

            WriteElements(array, array.Length, depth, level);
            return;
        }

        Tag(WireTag.Array);
        _output.WriteByte(code);
        if (ElementTypes.TryGetBytes(array, out var bytes))
        {
            _output.WriteCount(array.Length);
            _output.WriteBytes(bytes);
            return;
        }

        WriteElements(array, array.Length, depth, level);
    }

    private void WriteGeneric(IEnumerable value, int depth, int level)
    {
        var type = value.GetType();
        var generic = type.IsGenericType ? type.GetGenericTypeDefinition() : null;
        var (tag, elements) = generic switch
        {
            _ when generic == typeof(List<>) => (WireTag.List, value),
            _ when generic == typeof(HashSet<>) => (WireTag.HashSet, value),
            _ when generic == typeof(Stack<>) => (WireTag.Stack, value.Cast<object?>().Reverse()),
            _ when generic == typeof(Queue<>) => (WireTag.Queue, value),
            _ => (WireTag.ArrayList, value),
        };
        Tag(tag);
        if (tag != WireTag.ArrayList)
        {
            _output.WriteByte(ElementTypes.CodeOf(type.GetGenericArguments()[0]));
        }

        if (tag == WireTag.HashSet)
        {
            _output.WriteBool(value is HashSet<string> set && IgnoresCase(set.Comparer));
        }

        if (elements is ICollection collection)
        {
            WriteElements(elements, collection.Count, depth, level);
            return;
        }

        // The count is known only afterwards, and an enumeration of foreign code may fail.
        List<object?> taken;
        try
        {
            taken = [.. elements.Cast<object?>()];
        }
        catch (Exception e) when (e is not ObjectCodecException)
        {
            throw new ObjectCodecException("", $"it can't be enumerated: {e.Message}", e);
        }

        WriteElements(taken, taken.Count, depth, level);
    }

    private void WriteDictionary(IDictionary dictionary, int depth, int level)
    {
        var arguments = dictionary.GetType().IsGenericType && dictionary.GetType().GetGenericTypeDefinition() == typeof(Dictionary<,>)
            ? dictionary.GetType().GetGenericArguments()
            : null;
        if (arguments is null)
        {
            Tag(WireTag.Hashtable);
            _output.WriteBool(true);
        }
        else
        {
            Tag(WireTag.Dictionary);
            _output.WriteByte(ElementTypes.CodeOf(arguments[0]));
            _output.WriteByte(ElementTypes.CodeOf(arguments[1]));
            _output.WriteBool(arguments[0] == typeof(string) && dictionary.GetType().GetProperty("Comparer")?.GetValue(dictionary) is IEqualityComparer<string> comparer && IgnoresCase(comparer));
        }

        WritePairs(dictionary, depth, level);
    }

    private void WritePairs(IDictionary dictionary, int depth, int level)
    {
        _output.WriteCount(dictionary.Count);
        var written = 0;
        foreach (DictionaryEntry pair in dictionary)
        {
            Write(pair.Key, depth, level + 1);
            WriteStep(pair.Value, depth, level + 1, pair.Key is PSObject key ? $"{key.BaseObject}" : $"{pair.Key}");
            written++;
        }

        CheckCount(written, dictionary.Count);
    }

    private void WriteElements(IEnumerable elements, int count, int depth, int level)
    {
        _output.WriteCount(count);
        var index = 0;
        try
        {
            foreach (var element in elements)
            {
                Write(element, depth, level + 1);
                index++;
            }
        }
        catch (ObjectCodecException e)
        {
            throw e.Under($"[{index}]");
        }
        catch (InvalidOperationException e)
        {
            throw new ObjectCodecException("", $"it can't be enumerated: {e.Message}", e);
        }

        CheckCount(index, count);
    }

    private static void CheckCount(int written, int expected)
    {
        if (written != expected)
        {
            throw new ObjectCodecException("", $"it changed while it was sent: {expected} elements were counted, and {written} came.");
        }
    }

    private static bool IgnoresCase(IEqualityComparer<string> comparer) => comparer.Equals("a", "A");

    // Neither type shows its comparer. A key of its own tells, or a probe of an empty copy, which keeps the comparer.
    private static bool IgnoresCase(Hashtable table)
    {
        var probe = (Hashtable)table.Clone();
        probe.Clear();
        probe["a"] = null;
        return probe.ContainsKey("A");
    }

    private static bool IgnoresCase(OrderedDictionary table)
    {
        foreach (var key in table.Keys)
        {
            if (key is string text && Swapped(text) is { } other)
            {
                return !other.Equals(text, StringComparison.Ordinal) && table.Contains(other);
            }
        }

        return true;
    }

    private static string? Swapped(string text)
    {
        var upper = text.ToUpperInvariant();
        var other = upper == text ? text.ToLowerInvariant() : upper;
        return other == text ? null : other;
    }
}
