using System.Collections;
using System.Collections.Specialized;
using System.Management.Automation;

namespace ParallelProc.Protocol;

/// <content>Arrays, collections, dictionaries. Each is known by its number before its content is read, so that it may hold itself.</content>
internal sealed partial class ObjectDecoder
{
    private object ReadContainer(WireTag tag, ref ByteReader input, int level)
    {
        switch (tag)
        {
            case WireTag.Array:
                return ReadArray(ref input, level);
            case WireTag.MultiArray:
                return ReadMultiArray(ref input, level);
            case WireTag.Hashtable:
                return ReadPairs(Known(input.ReadBool() ? new Hashtable(StringComparer.CurrentCultureIgnoreCase) : new Hashtable()), ref input, level);
            case WireTag.Ordered:
                return ReadPairs(Known(input.ReadBool() ? new OrderedDictionary(StringComparer.CurrentCultureIgnoreCase) : new OrderedDictionary()), ref input, level);
            case WireTag.Dictionary:
                return ReadPairs(Known(CollectionFactory.Dictionary(input.ReadByte(), input.ReadByte(), input.ReadBool())), ref input, level);
            case WireTag.ArrayList:
                var list = Known(new ArrayList());
                for (var left = input.ReadCountOf(1); left > 0; left--)
                {
                    list.Add(Read(ref input, level + 1));
                }

                return list;
            case WireTag.OldStack:
                var stack = Known(new Stack());
                for (var left = input.ReadCountOf(1); left > 0; left--)
                {
                    stack.Push(Read(ref input, level + 1));
                }

                return stack;
            case WireTag.OldQueue:
                var queue = Known(new Queue());
                for (var left = input.ReadCountOf(1); left > 0; left--)
                {
                    queue.Enqueue(Read(ref input, level + 1));
                }

                return queue;
            default:
                return ReadGeneric(tag, ref input, level);
        }
    }

    private Array ReadArray(ref ByteReader input, int level)
    {
        var type = ElementTypes.TypeOf(input.ReadByte());
        var count = input.ReadCount();
        if (type.IsPrimitive && type != typeof(bool))
        {
            var bytes = input.ReadBytes(checked(count * ElementTypes.SizeOf(type)));
            var primitives = Known(Array.CreateInstance(type, count));
            ElementTypes.TryGetBytes(primitives, out var target);
            bytes.CopyTo(target);
            return primitives;
        }

        if (count > input.Remaining)
        {
            throw new ProtocolException($"An array of {count} elements can't fit into {input.Remaining} bytes.");
        }

        var array = Known(Array.CreateInstance(type, count));
        Fill(array, type, ref input, level);
        return array;
    }

    private void Fill(Array array, Type type, ref ByteReader input, int level)
    {
        if (array is object?[] objects && type == typeof(object))
        {
            for (var i = 0; i < objects.Length; i++)
            {
                objects[i] = Read(ref input, level + 1);
            }

            return;
        }

        for (var i = 0; i < array.Length; i++)
        {
            var element = Read(ref input, level + 1);
            array.SetValue(element is PSObject wrapped ? wrapped.BaseObject : element, i);
        }
    }

    private Array ReadMultiArray(ref ByteReader input, int level)
    {
        var type = ElementTypes.TypeOf(input.ReadByte());
        var lengths = new int[input.ReadCountOf(1)];
        long total = 1;
        for (var i = 0; i < lengths.Length; i++)
        {
            lengths[i] = input.ReadCount();
            total = checked(total * lengths[i]);
        }

        if (total != input.ReadCount() || total > input.Remaining || lengths.Length is < 2 or > 32)
        {
            throw new ProtocolException("An array's lengths do not fit its elements.");
        }

        var array = Known(Array.CreateInstance(type, lengths));
        var index = new int[lengths.Length];
        for (long done = 0; done < total; done++)
        {
            var element = Read(ref input, level + 1);
            array.SetValue(element is PSObject wrapped ? wrapped.BaseObject : element, index);
            for (var i = index.Length - 1; i >= 0 && ++index[i] == lengths[i]; i--)
            {
                index[i] = 0;
            }
        }

        return array;
    }

    private IEnumerable ReadGeneric(WireTag tag, ref ByteReader input, int level)
    {
        var factory = CollectionFactory.Of(input.ReadByte());
        var ignoreCase = tag == WireTag.HashSet && input.ReadBool();
        var collection = Known(factory.Make(tag, ignoreCase));
        var isObject = collection is List<object> or HashSet<object> or Stack<object> or Queue<object>;
        for (var left = input.ReadCountOf(1); left > 0; left--)
        {
            var element = Read(ref input, level + 1);
            factory.Add(collection, !isObject && element is PSObject wrapped ? wrapped.BaseObject : element);
        }

        return collection;
    }

    private IDictionary ReadPairs(IDictionary dictionary, ref ByteReader input, int level)
    {
        for (var left = input.ReadCountOf(2); left > 0; left--)
        {
            var key = Read(ref input, level + 1) ?? throw new ProtocolException("A dictionary has a key that is null.");
            dictionary.Add(key is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : key, Read(ref input, level + 1));
        }

        return dictionary;
    }

    private T Known<T>(T value)
        where T : class
    {
        _references.Add(value);
        return value;
    }
}
