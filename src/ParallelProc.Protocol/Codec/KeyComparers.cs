using System.Collections;
using System.Collections.Specialized;
using System.Runtime.CompilerServices;

namespace ParallelProc.Protocol;

/// <summary>The case rule of a table's keys, as a byte.</summary>
internal static class KeyComparers
{
    private const byte Default = 0;
    private const byte OrdinalIgnoreCase = 1;

    private static readonly StringComparer?[] ByCode =
    [
        null,
        StringComparer.OrdinalIgnoreCase,
        null,
        StringComparer.InvariantCultureIgnoreCase,
        null,
        StringComparer.InvariantCulture,
        StringComparer.Ordinal,
    ];

    /// <summary>Null for that of the keys themselves.</summary>
    public static IEqualityComparer? ComparerOf(Hashtable table)
    {
        try
        {
            return EqualityComparerOf(table);
        }
        catch (MissingMethodException)
        {
            return StringComparer.OrdinalIgnoreCase;
        }
    }

    public static byte CodeOf(Hashtable table) => CodeOf(ComparerOf(table));

    public static byte CodeOf(OrderedDictionary table)
    {
        try
        {
            return CodeOf(ComparerOf(table));
        }
        catch (MissingFieldException)
        {
            return OrdinalIgnoreCase;
        }
    }

    public static byte CodeOf(object? comparer)
    {
        switch (comparer)
        {
            case null:
                return Default;
            case StringComparer text:
                // The culture's own are made anew each time that they are asked for.
                if (text.Equals(StringComparer.CurrentCultureIgnoreCase))
                {
                    return 2;
                }

                if (text.Equals(StringComparer.CurrentCulture))
                {
                    return 4;
                }

                for (byte code = 0; code < ByCode.Length; code++)
                {
                    if (text.Equals(ByCode[code]))
                    {
                        return code;
                    }
                }

                return text.Equals("a", "A") ? OrdinalIgnoreCase : Default;
            case IEqualityComparer<string> typed:
                return typed.Equals("a", "A") ? OrdinalIgnoreCase : Default;
            case IEqualityComparer untyped:
                return untyped.Equals("a", "A") ? OrdinalIgnoreCase : Default;
            default:
                return Default;
        }
    }

    public static StringComparer? Read(ref ByteReader input) => input.ReadByte() switch
    {
        2 => StringComparer.CurrentCultureIgnoreCase,
        4 => StringComparer.CurrentCulture,
        var code when code < ByCode.Length => ByCode[code],
        var code => throw new ProtocolException($"{code} at byte {input.Position - 1} is not a rule for keys."),
    };

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_EqualityComparer")]
    private static extern IEqualityComparer? EqualityComparerOf(Hashtable table);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_comparer")]
    private static extern ref IEqualityComparer? ComparerOf(OrderedDictionary table);
}
