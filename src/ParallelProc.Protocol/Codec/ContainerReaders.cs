using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Specialized;

namespace ParallelProc.Protocol;

/// <summary>Reads containers. Each is made before its elements, which may refer back to it.</summary>
internal static class ContainerReaders
{
    private const int MaxRank = 8;

    private static readonly ConcurrentDictionary<(Type Key, Type Value), Type> DictionaryTypes = new();

    public static object Read(ObjectDecoder decoder, ValueTag tag, ref ByteReader input) => tag switch
    {
        ValueTag.Array => ReadArray(decoder, ref input),
        ValueTag.MultiArray => ReadMultiArray(decoder, ref input),
        ValueTag.List => ElementsOf(decoder, ref input).ReadList(decoder, ref input),
        ValueTag.GenericStack => ElementsOf(decoder, ref input).ReadStack(decoder, ref input),
        ValueTag.GenericQueue => ElementsOf(decoder, ref input).ReadQueue(decoder, ref input),
        ValueTag.HashSet => ElementsOf(decoder, ref input).ReadSet(decoder, KeyComparers.Read(ref input), ref input),
        ValueTag.ArrayList => ReadArrayList(decoder, ref input),
        ValueTag.Stack => ReadStack(decoder, ref input),
        ValueTag.Queue => ReadQueue(decoder, ref input),
        ValueTag.Hashtable => ReadPairs(decoder, new Hashtable(KeyComparers.Read(ref input)), ref input),
        ValueTag.Ordered => ReadPairs(decoder, new OrderedDictionary(KeyComparers.Read(ref input)), ref input),
        ValueTag.Dictionary => ReadDictionary(decoder, ref input),
        _ => throw ObjectDecoder.Unknown(tag, ref input),
    };

    /// <summary>An enum type that isn't known here makes a container of objects.</summary>
    private static Elements ElementsOf(ObjectDecoder decoder, ref ByteReader input) => Elements.Of(ElementTypes.Read(decoder, ref input) ?? typeof(object));

    private static object ReadArray(ObjectDecoder decoder, ref ByteReader input)
    {
        var element = ElementTypes.Read(decoder, ref input) ?? typeof(object);
        if (element == typeof(object))
        {
            return ReadObjects(decoder, ref input);
        }

        return PrimitiveArrays.For(element) is { } numbers
            ? decoder.Track(PrimitiveArrays.Read(ref input, numbers))
            : Elements.Of(element).ReadArray(decoder, ref input);
    }

    /// <summary>What most arrays of scripts are: here no element is to be looked at.</summary>
    private static object?[] ReadObjects(ObjectDecoder decoder, ref ByteReader input)
    {
        var array = decoder.Track(new object?[decoder.ReadElementCount(ref input)]);
        for (var i = 0; i < array.Length; i++)
        {
            array[i] = decoder.ReadElement(ref input);
        }

        return array;
    }

    private static object ReadMultiArray(ObjectDecoder decoder, ref ByteReader input)
    {
        var elements = ElementsOf(decoder, ref input);
        var rank = input.ReadCountOf(1);
        if (rank is < 1 or > MaxRank)
        {
            throw new ProtocolException($"An array of {rank} dimensions at byte {input.Position}.");
        }

        var lengths = new int[rank];
        var total = 1L;
        var extent = 1L;
        for (var i = 0; i < rank; i++)
        {
            lengths[i] = input.ReadCount();
            total *= lengths[i];
            extent *= Math.Max(1, lengths[i]);

            // Of an empty array, too, the other dimensions can be more than the runtime bears.
            if (total > input.Remaining || extent > Array.MaxLength)
            {
                throw new ProtocolException($"An array of {total} elements or more can't follow byte {input.Position}.");
            }
        }

        decoder.Claim(total, ref input);
        return elements.ReadMultiArray(decoder, lengths, ref input);
    }

    private static ArrayList ReadArrayList(ObjectDecoder decoder, ref ByteReader input)
    {
        var count = decoder.ReadElementCount(ref input);
        var list = decoder.Track(new ArrayList(count));
        for (var i = 0; i < count; i++)
        {
            list.Add(decoder.ReadElement(ref input));
        }

        return list;
    }

    private static Stack ReadStack(ObjectDecoder decoder, ref ByteReader input)
    {
        var count = decoder.ReadElementCount(ref input);
        var stack = decoder.Track(new Stack(count));
        for (var i = 0; i < count; i++)
        {
            stack.Push(decoder.ReadElement(ref input));
        }

        return stack;
    }

    private static Queue ReadQueue(ObjectDecoder decoder, ref ByteReader input)
    {
        var count = decoder.ReadElementCount(ref input);
        var queue = decoder.Track(new Queue(Math.Max(1, count)));
        for (var i = 0; i < count; i++)
        {
            queue.Enqueue(decoder.ReadElement(ref input));
        }

        return queue;
    }

    private static IDictionary ReadDictionary(ObjectDecoder decoder, ref ByteReader input)
    {
        var key = ElementTypes.Read(decoder, ref input);
        var value = ElementTypes.Read(decoder, ref input);
        var comparer = KeyComparers.Read(ref input);
        if (key is null || value is null)
        {
            return ReadPairs(decoder, new Hashtable(comparer), ref input);
        }

        var type = DictionaryTypes.GetOrAdd((key, value), static t => typeof(Dictionary<,>).MakeGenericType(t.Key, t.Value));
        decoder.Admit(type, ref input);
        var table = comparer is not null && key == typeof(string) ? Activator.CreateInstance(type, comparer) : Activator.CreateInstance(type);
        return ReadPairs(decoder, (IDictionary)table!, ref input);
    }

    private static IDictionary ReadPairs(ObjectDecoder decoder, IDictionary table, ref ByteReader input)
    {
        decoder.Track(table);
        var count = input.ReadCountOf(2);
        decoder.Claim(2L * count, ref input);
        var spread = KeySpread.For(count, BucketsOf(table, count));
        for (var i = 0; i < count; i++)
        {
            var key = decoder.ReadElement(ref input) ?? throw new ProtocolException($"A key is null at byte {input.Position}.");
            if (spread is not null)
            {
                decoder.Spend(spread.Add(key), ref input);
            }

            table[key] = decoder.ReadElement(ref input);
        }

        return table;
    }

    /// <summary>Room for all keys of a large table at once, so that the number of its buckets stays as it is.</summary>
    private static int BucketsOf(IDictionary table, int count) =>
        table is Hashtable or OrderedDictionary || count < KeySpread.Small ? 0 : (int)table.GetType().GetMethod("EnsureCapacity")!.Invoke(table, [count])!;
}
