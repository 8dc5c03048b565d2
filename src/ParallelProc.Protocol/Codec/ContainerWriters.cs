using System.Collections;

namespace ParallelProc.Protocol;

/// <summary>Writes arrays, lists, stacks and queues: tag, element type where it has one, count, elements.</summary>
internal static class ContainerWriters
{
    public static void WriteArray(ObjectEncoder encoder, byte[] element, Array array)
    {
        var output = encoder.Tag(ValueTag.Array);
        encoder.Track(array);
        output.WriteBytes(element);
        output.WriteCount(array.Length);
        if (array is object?[] items)
        {
            for (var i = 0; i < items.Length; i++)
            {
                encoder.WriteItem(i, items[i]);
            }

            return;
        }

        WriteElements(encoder, array, array.Length);
    }

    public static void WriteMultiArray(ObjectEncoder encoder, byte[] element, Array array)
    {
        for (var i = 0; i < array.Rank; i++)
        {
            if (array.GetLowerBound(i) != 0)
            {
                throw encoder.Failure("an array whose first index is not zero");
            }
        }

        var output = encoder.Tag(ValueTag.MultiArray);
        encoder.Track(array);
        output.WriteBytes(element);
        output.WriteCount(array.Rank);
        for (var i = 0; i < array.Rank; i++)
        {
            output.WriteCount(array.GetLength(i));
        }

        WriteElements(encoder, array, array.Length);
    }

    public static void WriteAll(ObjectEncoder encoder, ValueTag tag, byte[]? element, object container, ICollection items)
    {
        var output = encoder.Tag(tag);
        encoder.Track(container);
        output.WriteBytes(element);
        var count = items.Count;
        output.WriteCount(count);
        WriteElements(encoder, items, count);
    }

    /// <summary>Bottom first, as it is pushed again.</summary>
    public static void WriteStack(ObjectEncoder encoder, ValueTag tag, byte[]? element, object stack, ICollection items)
    {
        var output = encoder.Tag(tag);
        encoder.Track(stack);
        output.WriteBytes(element);
        var reversed = new object?[items.Count];
        var at = reversed.Length;
        foreach (var item in items)
        {
            reversed[--at] = item;
        }

        output.WriteCount(reversed.Length);
        for (var i = 0; i < reversed.Length; i++)
        {
            encoder.WriteItem(i, reversed[i]);
        }
    }

    /// <summary>Any other sequence, as an ArrayList.</summary>
    public static void WriteItems(ObjectEncoder encoder, object container, IEnumerable items)
    {
        var output = encoder.Tag(ValueTag.ArrayList);
        encoder.Track(container);
        if (items is ICollection counted)
        {
            var count = counted.Count;
            output.WriteCount(count);
            WriteElements(encoder, items, count);
            return;
        }

        var all = new List<object?>();
        foreach (var item in items)
        {
            all.Add(item);
        }

        output.WriteCount(all.Count);
        WriteElements(encoder, all, all.Count);
    }

    /// <summary>The count stands in front, so a sequence that another thread changes meanwhile is an error.</summary>
    public static void WriteElements(ObjectEncoder encoder, IEnumerable items, int count)
    {
        var index = 0;
        foreach (var item in items)
        {
            if (index >= count)
            {
                throw encoder.Failure("changed while it was read");
            }

            encoder.WriteItem(index++, item);
        }

        if (index != count)
        {
            throw encoder.Failure("changed while it was read");
        }
    }
}
