using System.Collections.Concurrent;
using System.Management.Automation;

namespace ParallelProc.Protocol;

/// <summary>Makes and fills arrays and generic containers of one element type, which is on our list.</summary>
internal abstract class Elements
{
    private static readonly ConcurrentDictionary<Type, Elements> ByType = new();

    public static Elements Of(Type type) =>
        ByType.GetOrAdd(type, static t => (Elements)Activator.CreateInstance(typeof(Typed<>).MakeGenericType(t))!);

    public abstract object ReadArray(ObjectDecoder decoder, ref ByteReader input);

    public abstract object ReadMultiArray(ObjectDecoder decoder, int[] lengths, ref ByteReader input);

    public abstract object ReadList(ObjectDecoder decoder, ref ByteReader input);

    public abstract object ReadSet(ObjectDecoder decoder, StringComparer? comparer, ref ByteReader input);

    public abstract object ReadStack(ObjectDecoder decoder, ref ByteReader input);

    public abstract object ReadQueue(ObjectDecoder decoder, ref ByteReader input);

    private sealed class Typed<T> : Elements
    {
        public override object ReadArray(ObjectDecoder decoder, ref ByteReader input)
        {
            var array = decoder.Track(new T[decoder.ReadElementCount(ref input)]);
            for (var i = 0; i < array.Length; i++)
            {
                array[i] = ReadOne(decoder, ref input);
            }

            return array;
        }

        public override object ReadMultiArray(ObjectDecoder decoder, int[] lengths, ref ByteReader input)
        {
            var array = decoder.Track(Array.CreateInstance(typeof(T), lengths));
            if (array.Length == 0)
            {
                return array;
            }

            var indexes = new int[lengths.Length];
            while (true)
            {
                array.SetValue(ReadOne(decoder, ref input), indexes);
                var rank = lengths.Length - 1;
                while (rank >= 0 && ++indexes[rank] == lengths[rank])
                {
                    indexes[rank--] = 0;
                }

                if (rank < 0)
                {
                    return array;
                }
            }
        }

        public override object ReadList(ObjectDecoder decoder, ref ByteReader input)
        {
            var count = decoder.ReadElementCount(ref input);
            var list = decoder.Track(new List<T>(count));
            for (var i = 0; i < count; i++)
            {
                list.Add(ReadOne(decoder, ref input));
            }

            return list;
        }

        public override object ReadSet(ObjectDecoder decoder, StringComparer? comparer, ref ByteReader input)
        {
            var count = decoder.ReadElementCount(ref input);
            var set = decoder.Track(comparer is IEqualityComparer<T> typed ? new HashSet<T>(count, typed) : new HashSet<T>(count));
            var spread = typeof(T) == typeof(string) ? null : KeySpread.For(count, set.EnsureCapacity(0));
            for (var i = 0; i < count; i++)
            {
                var value = ReadOne(decoder, ref input);
                if (spread is not null && value is not null)
                {
                    decoder.Spend(spread.Add(value), ref input);
                }

                set.Add(value);
            }

            return set;
        }

        public override object ReadStack(ObjectDecoder decoder, ref ByteReader input)
        {
            var count = decoder.ReadElementCount(ref input);
            var stack = decoder.Track(new Stack<T>(count));
            for (var i = 0; i < count; i++)
            {
                stack.Push(ReadOne(decoder, ref input));
            }

            return stack;
        }

        public override object ReadQueue(ObjectDecoder decoder, ref ByteReader input)
        {
            var count = decoder.ReadElementCount(ref input);
            var queue = decoder.Track(new Queue<T>(count));
            for (var i = 0; i < count; i++)
            {
                queue.Enqueue(ReadOne(decoder, ref input));
            }

            return queue;
        }

        private static T ReadOne(ObjectDecoder decoder, ref ByteReader input)
        {
            var value = decoder.ReadElement(ref input);
            switch (value)
            {
                case T fits:
                    return fits;
                case null when default(T) is null:
                    return default!;
                case PSObject { BaseObject: T inner }:
                    return inner;
                case not null when typeof(T) == typeof(PSObject):
                    return (T)(object)PSObject.AsPSObject(value);
                default:
                    throw new ProtocolException($"A value that ends at byte {input.Position} is not a {typeof(T).Name}.");
            }
        }
    }
}
