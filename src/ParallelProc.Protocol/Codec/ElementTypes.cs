using System.Collections;
using System.Collections.Specialized;
using System.Management.Automation;
using System.Net;
using System.Numerics;
using System.Security;
using System.Text.RegularExpressions;
using System.Xml;

namespace ParallelProc.Protocol;

/// <summary>
/// Types that arrays and generic containers may be made of, as bytes: a code for each on this list, and codes for arrays, containers
/// and enums of them. The order is the wire's: append only.
/// </summary>
internal static class ElementTypes
{
    public const byte Object = 0;

    private const byte ArrayOf = 0xF0;
    private const byte NullableOf = 0xF1;
    private const byte ListOf = 0xF2;
    private const byte DictionaryOf = 0xF3;
    private const byte HashSetOf = 0xF4;
    private const byte StackOf = 0xF5;
    private const byte QueueOf = 0xF6;
    private const byte EnumOf = 0xF7;
    private const byte PairOf = 0xF8;

    /// <summary>Behind these stands the number of values.</summary>
    private const byte TupleOf = 0xF9;
    private const byte ValueTupleOf = 0xFA;

    /// <summary>The first code of <see cref="LateTypes"/>.</summary>
    private const byte Late = 0x80;

    /// <summary>Lists of lists of …, at most: each new combination is a type that the runtime keeps for good.</summary>
    private const int MaxLevels = 4;

    private static readonly Type?[] ByCode =
    [
        typeof(object), typeof(bool), typeof(byte), typeof(sbyte), typeof(short), typeof(ushort), typeof(int), typeof(uint), typeof(long),
        typeof(ulong), typeof(float), typeof(double), typeof(decimal), typeof(char), typeof(string), typeof(DateTime), typeof(DateTimeOffset),
        typeof(DateOnly), typeof(TimeOnly), typeof(TimeSpan), typeof(Guid), typeof(Uri), typeof(Version), typeof(BigInteger), typeof(IPAddress),
        typeof(Regex), typeof(SwitchParameter), typeof(DictionaryEntry), typeof(PSObject), typeof(Hashtable), typeof(OrderedDictionary),
        typeof(ArrayList), typeof(FileInfo), typeof(DirectoryInfo), typeof(FileSystemInfo), typeof(ErrorRecord), typeof(Exception),
        typeof(SecureString), typeof(PSCredential), typeof(XmlDocument), typeof(XmlElement), SemanticVersions.Type,
    ];

    /// <summary>The type that has a code to itself, or null.</summary>
    public static Type? Simple(byte code) => code < ByCode.Length ? ByCode[code] : null;

    private static readonly Dictionary<Type, byte> Codes = MakeCodes();

    private static readonly Dictionary<Type, byte> Generic = new()
    {
        [typeof(Nullable<>)] = NullableOf,
        [typeof(List<>)] = ListOf,
        [typeof(Dictionary<,>)] = DictionaryOf,
        [typeof(HashSet<>)] = HashSetOf,
        [typeof(Stack<>)] = StackOf,
        [typeof(Queue<>)] = QueueOf,
    };

    /// <summary>The bytes of a type, or null when it is not made of types on the list.</summary>
    public static byte[]? Describe(Type type)
    {
        using var output = new ByteWriter(64);
        return Describe(type, output, MaxLevels) ? output.Written.ToArray() : null;
    }

    /// <summary>Reads a type. Null when it holds an enum that this process doesn't know.</summary>
    public static Type? Read(ObjectDecoder decoder, ref ByteReader input)
    {
        var isSimple = !input.AtEnd && input.Next < ByCode.Length;
        var type = Read(ref input, MaxLevels, decoder.Classes);
        if (type is not null && !isSimple)
        {
            decoder.Admit(type, ref input);
        }

        return type;
    }

    private static bool Describe(Type type, ByteWriter output, int levels)
    {
        if (Codes.TryGetValue(type, out var code))
        {
            output.WriteByte(code);
            return true;
        }

        if (type.IsEnum && !type.IsGenericType && type.FullName is { } name)
        {
            output.WriteByte(EnumOf);
            output.WriteString(name);
            output.WriteString(type.Assembly.GetName().Name ?? "");
            return true;
        }

        if (levels == 0)
        {
            return false;
        }

        if (type.IsSZArray)
        {
            output.WriteByte(ArrayOf);
            return Describe(type.GetElementType()!, output, levels - 1);
        }

        if (LateTypes.NumberOf(type) is >= 0 and var number)
        {
            output.WriteByte((byte)(Late + number));
            return true;
        }

        if (!type.IsConstructedGenericType || !TryGeneric(type, output))
        {
            return false;
        }

        foreach (var argument in type.GetGenericArguments())
        {
            if (!Describe(argument, output, levels - 1))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryGeneric(Type type, ByteWriter output)
    {
        if (Generic.TryGetValue(type.GetGenericTypeDefinition(), out var code))
        {
            output.WriteByte(code);
            return true;
        }

        var tag = TupleTypes.TagOf(type);
        if (tag is null)
        {
            return false;
        }

        output.WriteByte(tag == ValueTag.Pair ? PairOf : tag == ValueTag.Tuple ? TupleOf : ValueTupleOf);
        if (tag != ValueTag.Pair)
        {
            output.WriteByte((byte)type.GetGenericArguments().Length);
        }

        return true;
    }

    private static Type? Read(ref ByteReader input, int levels, ClassTable? classes)
    {
        var code = input.ReadByte();
        if (code < ByCode.Length && ByCode[code] is { } type)
        {
            return type;
        }

        if (code == EnumOf)
        {
            var name = input.ReadString();
            var assembly = input.ReadString();
            return classes?.FindEnum(name) ?? EnumTypes.Find(name, assembly);
        }

        if (code is >= Late and < ArrayOf && LateTypes.ByNumber(code - Late) is { } late)
        {
            return late;
        }

        if (code is < ArrayOf or > ValueTupleOf || levels == 0)
        {
            throw new ProtocolException($"0x{code:X2} at byte {input.Position - 1} is not the code of an element type.");
        }

        if (code >= PairOf)
        {
            return ReadTuple(code, ref input, levels, classes);
        }

        var first = Read(ref input, levels - 1, classes);
        if (code == DictionaryOf)
        {
            var second = Read(ref input, levels - 1, classes);
            return first is null || second is null ? null : typeof(Dictionary<,>).MakeGenericType(first, second);
        }

        if (code == NullableOf && first is not null && (!first.IsValueType || Nullable.GetUnderlyingType(first) is not null))
        {
            throw new ProtocolException($"A nullable {first.Name} at byte {input.Position - 1} can't be.");
        }

        return first is null ? null : code switch
        {
            ArrayOf => first.MakeArrayType(),
            NullableOf => typeof(Nullable<>).MakeGenericType(first),
            ListOf => typeof(List<>).MakeGenericType(first),
            HashSetOf => typeof(HashSet<>).MakeGenericType(first),
            StackOf => typeof(Stack<>).MakeGenericType(first),
            _ => typeof(Queue<>).MakeGenericType(first),
        };
    }

    private static Type? ReadTuple(byte code, ref ByteReader input, int levels, ClassTable? classes)
    {
        var arguments = new Type[code == PairOf ? 2 : Math.Min((byte)(TupleTypes.MostItems + 1), input.ReadByte())];
        var known = true;
        for (var i = 0; i < arguments.Length; i++)
        {
            var argument = Read(ref input, levels - 1, classes);
            known &= argument is not null;
            arguments[i] = argument ?? typeof(object);
        }

        var made = TupleTypes.Make(code == PairOf ? ValueTag.Pair : code == TupleOf ? ValueTag.Tuple : ValueTag.ValueTuple, arguments);
        return known ? made : null;
    }

    private static Dictionary<Type, byte> MakeCodes()
    {
        var codes = new Dictionary<Type, byte>();
        for (var code = 0; code < ByCode.Length; code++)
        {
            if (ByCode[code] is { } type)
            {
                codes.Add(type, (byte)code);
            }
        }

        return codes;
    }
}
