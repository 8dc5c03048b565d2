namespace ParallelProc.Protocol;

/// <summary>Writes enums: the type by its name (once in a graph), the value's name, and its number.</summary>
internal static class EnumWriter
{
    public static ValueWriter For(Type type)
    {
        var typeName = type.FullName ?? type.Name;
        var assembly = type.Assembly.GetName().Name ?? "";
        var code = Type.GetTypeCode(type);
        var names = new Dictionary<long, string>();
        foreach (var value in Enum.GetValues(type))
        {
            names.TryAdd(Number(value, code), value.ToString()!);
        }

        return (encoder, value) =>
        {
            var output = encoder.Tag(ValueTag.Enum);
            var id = encoder.EnumTypes.Find(type);
            if (id >= 0)
            {
                output.WriteCount(id + 1);
            }
            else
            {
                encoder.EnumTypes.Add(type);
                output.WriteByte(0);
                output.WriteString(typeName);
                output.WriteString(assembly);
                output.WriteByte((byte)code);
            }

            var number = Number(value, code);
            output.WriteString(names.TryGetValue(number, out var name) ? name : value.ToString()!);
            output.WriteVarInt(number);
        };
    }

    private static long Number(object value, TypeCode code) =>
        code == TypeCode.UInt64
            ? unchecked((long)Convert.ToUInt64(value, System.Globalization.CultureInfo.InvariantCulture))
            : Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture);
}
