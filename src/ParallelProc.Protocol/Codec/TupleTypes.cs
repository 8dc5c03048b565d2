using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace ParallelProc.Protocol;

/// <summary>Pairs and tuples: structures and objects that are nothing but a few values of declared types.</summary>
internal static class TupleTypes
{
    /// <summary>The eighth of a tuple is a tuple of the others: those cross as bags.</summary>
    public const int MostItems = 7;

    private static readonly Type[] Tuples = [typeof(Tuple<>), typeof(Tuple<,>), typeof(Tuple<,,>), typeof(Tuple<,,,>), typeof(Tuple<,,,,>), typeof(Tuple<,,,,,>), typeof(Tuple<,,,,,,>)];

    private static readonly Type[] ValueTuples =
        [typeof(ValueTuple<>), typeof(ValueTuple<,>), typeof(ValueTuple<,,>), typeof(ValueTuple<,,,>), typeof(ValueTuple<,,,,>), typeof(ValueTuple<,,,,,>), typeof(ValueTuple<,,,,,,>)];

    private static readonly ConcurrentDictionary<Type, ConstructorInfo> Constructors = new();

    /// <summary>The tag of a type's values, or null when it is none of these.</summary>
    public static ValueTag? TagOf(Type type)
    {
        if (!type.IsConstructedGenericType)
        {
            return null;
        }

        var definition = type.GetGenericTypeDefinition();
        return definition == typeof(KeyValuePair<,>) ? ValueTag.Pair
            : Array.IndexOf(Tuples, definition) >= 0 ? ValueTag.Tuple
            : Array.IndexOf(ValueTuples, definition) >= 0 ? ValueTag.ValueTuple
            : null;
    }

    /// <exception cref="ProtocolException">There is none with so many.</exception>
    public static Type Make(ValueTag tag, Type[] arguments)
    {
        if (arguments.Length is 0 or > MostItems || (tag == ValueTag.Pair && arguments.Length != 2))
        {
            throw new ProtocolException($"A {tag} of {arguments.Length} values can't be.");
        }

        var definition = tag switch
        {
            ValueTag.Pair => typeof(KeyValuePair<,>),
            ValueTag.Tuple => Tuples[arguments.Length - 1],
            _ => ValueTuples[arguments.Length - 1],
        };
        return definition.MakeGenericType(arguments);
    }

    public static ValueWriter? WriterFor(Type type)
    {
        if (TagOf(type) is not { } tag)
        {
            return null;
        }

        var arguments = type.GetGenericArguments();
        var described = Array.ConvertAll(arguments, static a => ElementTypes.Describe(a) ?? [ElementTypes.Object]);
        if (tag == ValueTag.Pair)
        {
            var take = typeof(TupleTypes).GetMethod(nameof(Take), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(arguments).CreateDelegate<Func<object, (object?, object?)>>();
            return (encoder, value) =>
            {
                var (key, item) = take(value);
                Begin(encoder, tag, value, described);
                encoder.Enter();
                encoder.WriteMember("Key", key);
                encoder.WriteMember("Value", item);
                encoder.Leave();
            };
        }

        return (encoder, value) =>
        {
            var tuple = (ITuple)value;
            Begin(encoder, tag, value, described);
            encoder.Enter();
            for (var i = 0; i < tuple.Length; i++)
            {
                encoder.WriteMember($"Item{i + 1}", tuple[i]);
            }

            encoder.Leave();
        };
    }

    public static object Read(ObjectDecoder decoder, ValueTag tag, ref ByteReader input)
    {
        var arguments = new Type[input.ReadCountOf(2)];
        if (arguments.Length > MostItems)
        {
            throw new ProtocolException($"A tuple of {arguments.Length} values at byte {input.Position} can't be.");
        }

        for (var i = 0; i < arguments.Length; i++)
        {
            arguments[i] = ElementTypes.Read(decoder, ref input) ?? typeof(object);
        }

        var type = Make(tag, arguments);
        decoder.Admit(type, ref input);

        // It is there before its values, which may refer back to it; its constructor, which only keeps them, comes after.
        var made = RuntimeHelpers.GetUninitializedObject(type);
        if (tag == ValueTag.Tuple)
        {
            decoder.Track(made);
        }

        var values = new object?[arguments.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = ElementFit.To(arguments[i], decoder.Read(ref input), ref input);
        }

        Constructors.GetOrAdd(type, static (t, a) => t.GetConstructor(a)!, arguments).Invoke(made, values);
        return made;
    }

    private static void Begin(ObjectEncoder encoder, ValueTag tag, object value, byte[][] described)
    {
        var output = encoder.Tag(tag);
        if (tag == ValueTag.Tuple)
        {
            encoder.Track(value);
        }

        output.WriteCount(described.Length);
        foreach (var type in described)
        {
            output.WriteBytes(type);
        }
    }

    private static (object? Key, object? Value) Take<TKey, TValue>(object pair)
    {
        var (key, value) = (KeyValuePair<TKey, TValue>)pair;
        return (key, value);
    }
}
