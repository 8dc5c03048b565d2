using System.Collections;
using System.Management.Automation;
using System.Text;
using System.Text.Json;

namespace ParallelProc.Protocol;

/// <summary>What a log entry holds beside its message, as JSON: numbers, text, times, tables, custom objects and lists; all else is its text.</summary>
internal static class LogData
{
    private const int Deepest = 8;

    public static string ToJson(IDictionary data)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            Write(writer, data, 0);
        }

        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }

    /// <exception cref="ProtocolException">It is not JSON.</exception>
    public static void Check(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = Deepest + 2 });
        }
        catch (JsonException e)
        {
            throw new ProtocolException($"The data of a log entry is not JSON: {e.Message}", e);
        }
    }

    private static void Write(Utf8JsonWriter writer, object? value, int depth)
    {
        var plain = value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value;
        switch (plain)
        {
            case null:
                writer.WriteNullValue();
                break;
            case string text:
                writer.WriteStringValue(text);
                break;
            case bool truth:
                writer.WriteBooleanValue(truth);
                break;
            case byte or sbyte or short or ushort or int or uint or long:
                writer.WriteNumberValue(Convert.ToInt64(plain, System.Globalization.CultureInfo.InvariantCulture));
                break;
            case ulong number:
                writer.WriteNumberValue(number);
                break;
            case decimal number:
                writer.WriteNumberValue(number);
                break;
            case double number when double.IsFinite(number):
                writer.WriteNumberValue(number);
                break;
            case float number when float.IsFinite(number):
                writer.WriteNumberValue(number);
                break;
            case DateTime time:
                writer.WriteStringValue(time);
                break;
            case DateTimeOffset time:
                writer.WriteStringValue(time);
                break;
            case PSObject custom when depth < Deepest:
                writer.WriteStartObject();
                foreach (var property in custom.Properties.OfType<PSNoteProperty>())
                {
                    writer.WritePropertyName(property.Name);
                    Write(writer, property.Value, depth + 1);
                }

                writer.WriteEndObject();
                break;
            case IDictionary table when depth < Deepest:
                writer.WriteStartObject();
                foreach (DictionaryEntry entry in table)
                {
                    writer.WritePropertyName(LanguagePrimitives.ConvertTo<string>(entry.Key));
                    Write(writer, entry.Value, depth + 1);
                }

                writer.WriteEndObject();
                break;
            case IList list when depth < Deepest:
                writer.WriteStartArray();
                foreach (var element in list)
                {
                    Write(writer, element, depth + 1);
                }

                writer.WriteEndArray();
                break;
            default:
                writer.WriteStringValue(LanguagePrimitives.ConvertTo<string>(plain));
                break;
        }
    }
}
