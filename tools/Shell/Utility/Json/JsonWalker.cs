using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Numerics;

namespace Microsoft.PowerShell.Commands;

/// <summary>Writes an object graph as JSON down to a depth; what lies deeper is its text.</summary>
internal sealed class JsonWalker(int depth, bool enumsAsStrings)
{
    public bool Truncated { get; private set; }

    public void Write(JsonText writer, object? value, int level)
    {
        PSObject? wrapped = value as PSObject;
        var plain = wrapped is { BaseObject: not PSCustomObject } ? wrapped.BaseObject : value;
        if (WriteScalar(writer, plain))
        {
            return;
        }

        if (level > depth)
        {
            Truncated = true;
            writer.Value(LanguagePrimitives.ConvertTo<string>(plain));
            return;
        }

        switch (plain)
        {
            case IDictionary table:
                WriteTable(writer, table, level);
                break;
            case IEnumerable list:
                writer.Open('[');
                foreach (var item in list)
                {
                    Write(writer, item, level + 1);
                }

                writer.Close(']');
                break;
            default:
                WriteProperties(writer, PSObject.AsPSObject(value!), level);
                break;
        }
    }

    private bool WriteScalar(JsonText writer, object? value)
    {
        switch (value)
        {
            case null or DBNull:
                writer.Literal("null");
                return true;
            case string or char or Guid or Uri:
                writer.Value(value.ToString()!);
                return true;
            case bool truth:
                writer.Literal(truth ? "true" : "false");
                return true;
            case DateTime time:
                writer.Value(time.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture));
                return true;
            case DateTimeOffset time:
                writer.Value(time.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture));
                return true;
            case Enum member:
                if (enumsAsStrings)
                {
                    writer.Value(member.ToString());
                }
                else
                {
                    writer.Literal(member.ToString("D"));
                }

                return true;
            case double number:
                writer.Literal(Fraction(number.ToString("R", CultureInfo.InvariantCulture)));
                return true;
            case float number:
                writer.Literal(Fraction(number.ToString("R", CultureInfo.InvariantCulture)));
                return true;
            case decimal number:
                writer.Literal(Fraction(number.ToString(CultureInfo.InvariantCulture)));
                return true;
            case sbyte or byte or short or ushort or int or uint or long or ulong or BigInteger:
                writer.Literal(((IFormattable)value).ToString(null, CultureInfo.InvariantCulture)!);
                return true;
            default:
                return false;
        }
    }

    // A fraction stays one when it is read back.
    private static string Fraction(string digits) =>
        digits is "NaN" or "Infinity" or "-Infinity" ? $"\"{digits}\"" : digits.AsSpan().IndexOfAny(".eE") >= 0 ? digits : digits + ".0";

    private void WriteTable(JsonText writer, IDictionary table, int level)
    {
        writer.Open('{');
        foreach (DictionaryEntry entry in table)
        {
            writer.Name(entry.Key.ToString() ?? string.Empty);
            Write(writer, entry.Value, level + 1);
        }

        writer.Close('}');
    }

    private void WriteProperties(JsonText writer, PSObject value, int level)
    {
        writer.Open('{');
        foreach (PSPropertyInfo property in value.Properties)
        {
            // Properties that types.ps1xml adds to .NET objects are for people to look at.
            if (!property.IsGettable
                || (value.BaseObject is not PSCustomObject && property is PSScriptProperty or PSCodeProperty && !property.IsInstance))
            {
                continue;
            }

            writer.Name(property.Name);
            Write(writer, Read(property), level + 1);
        }

        writer.Close('}');
    }

    private static object? Read(PSPropertyInfo property)
    {
        try
        {
            return property.Value;
        }
        catch (GetValueException)
        {
            // A property that can't be read has no value; the real command writes null as well.
            return null;
        }
    }
}
