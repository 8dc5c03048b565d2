using System.Management.Automation;

namespace ParallelProc.Protocol;

/// <summary>Reads enums. One whose type isn't known here becomes its number, which carries the type's name and shows the value's.</summary>
internal sealed class EnumReader
{
    private readonly List<(string Name, TypeCode Code, Type? Type)> _types = [];

    public void NextGraph() => _types.Clear();

    public object Read(ClassTable? classes, ref ByteReader input)
    {
        var index = input.ReadCount();
        if (index == 0)
        {
            var typeName = input.ReadString();
            var assembly = input.ReadString();
            var code = (TypeCode)input.ReadByte();
            if (code is < TypeCode.Boolean or > TypeCode.UInt64)
            {
                throw new ProtocolException($"An enum is of kind {(int)code}, which none is.");
            }

            _types.Add((typeName, code, classes?.FindEnum(typeName) ?? EnumTypes.Find(typeName, assembly)));
            index = _types.Count;
        }
        else if (index > _types.Count)
        {
            throw new ProtocolException($"Enum type {index} at byte {input.Position} was not defined before.");
        }

        var (name, underlying, type) = _types[index - 1];
        var text = input.ReadString();
        var number = input.ReadVarInt();
        return type is not null ? Enum.ToObject(type, number) : Unknown(name, underlying, text, number);
    }

    private static PSObject Unknown(string typeName, TypeCode code, string text, long number)
    {
        object value = unchecked(code switch
        {
            TypeCode.Boolean => number != 0,
            TypeCode.Char => (char)number,
            TypeCode.SByte => (sbyte)number,
            TypeCode.Byte => (byte)number,
            TypeCode.Int16 => (short)number,
            TypeCode.UInt16 => (ushort)number,
            TypeCode.Int32 => (int)number,
            TypeCode.UInt32 => (uint)number,
            TypeCode.UInt64 => (ulong)number,
            _ => (object)number,
        });
        var bag = PSObject.AsPSObject(value);
        bag.TypeNames.Clear();
        foreach (var name in (ReadOnlySpan<string>)[typeName, "System.Enum", "System.ValueType", "System.Object"])
        {
            bag.TypeNames.Add(KnownShape.Prefixed(name.Length > 0 ? name : "System.Enum"));
        }

        PSObjectAccess.SetText(bag, text);
        return bag;
    }
}
