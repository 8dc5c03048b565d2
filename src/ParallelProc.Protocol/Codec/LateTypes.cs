using System.Data;
using System.Net;
using System.Net.Mail;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ParallelProc.Protocol;

/// <summary>
/// Types on the list whose assemblies many a session never loads. They are known by name, and named as types in lambdas only, so that looking
/// for one loads nothing.
/// </summary>
internal static class LateTypes
{
    /// <summary>Those that arrays and generic containers may be made of. The order is the wire's: append only.</summary>
    private static readonly (string Name, Func<Type> Type)[] Elements =
    [
        ("System.Net.IPEndPoint", static () => typeof(IPEndPoint)),
        ("System.Net.Mail.MailAddress", static () => typeof(MailAddress)),
        ("System.Security.Cryptography.X509Certificates.X509Certificate2", static () => typeof(X509Certificate2)),
        ("System.Text.Json.JsonElement", static () => typeof(JsonElement)),
        ("System.Text.Json.Nodes.JsonNode", static () => typeof(JsonNode)),
        ("System.Text.Json.Nodes.JsonObject", static () => typeof(JsonObject)),
        ("System.Text.Json.Nodes.JsonArray", static () => typeof(JsonArray)),
        ("System.Text.Json.Nodes.JsonValue", static () => typeof(JsonValue)),
        ("System.Data.DataTable", static () => typeof(DataTable)),
    ];

    private static readonly Dictionary<string, ValueWriter> Scalars = new(StringComparer.Ordinal)
    {
        ["System.Net.IPEndPoint"] = static (e, v) => PlatformWriters.WriteEndPoint(e, v),
        ["System.Net.Mail.MailAddress"] = static (e, v) => PlatformWriters.WriteMailAddress(e, v),
        ["System.Globalization.CultureInfo"] = static (e, v) => PlatformWriters.WriteCulture(e, v),
        ["System.Text.Encoding"] = static (e, v) => PlatformWriters.WriteEncoding(e, v),
        ["System.TimeZoneInfo"] = static (e, v) => PlatformWriters.WriteTimeZone(e, v),
        ["System.Text.Json.JsonElement"] = static (e, v) => JsonWriters.WriteElement(e, v),
    };

    private static readonly Dictionary<string, ValueWriter> Tracked = new(StringComparer.Ordinal)
    {
        ["System.Security.Cryptography.X509Certificates.X509Certificate"] = static (e, v) => PlatformWriters.WriteCertificate(e, v),
        ["System.Text.Json.Nodes.JsonNode"] = static (e, v) => JsonWriters.WriteNode(e, v),
        ["System.Text.Json.JsonDocument"] = static (e, v) => JsonWriters.WriteDocument(e, v),
        ["System.Data.DataTable"] = static (e, v) => TableWriter.Write(e, v),
    };

    /// <summary>Parts of tables, with the property that holds the whole.</summary>
    private static readonly Dictionary<string, string> OwnerProperties = new(StringComparer.Ordinal)
    {
        ["System.Data.DataRow"] = "Table",
        ["System.Data.DataRowView"] = "DataView",
    };

    /// <summary>The number of a type that arrays may be made of, or -1.</summary>
    public static int NumberOf(Type type)
    {
        for (var i = 0; i < Elements.Length; i++)
        {
            if (Elements[i].Name == type.FullName && Elements[i].Type() == type)
            {
                return i;
            }
        }

        return -1;
    }

    public static Type? ByNumber(int number) => number >= 0 && number < Elements.Length ? Elements[number].Type() : null;

    public static ValueWriter? ScalarWriter(Type type) => Find(Scalars, type);

    public static ValueWriter? TrackedWriter(Type type) => Find(Tracked, type);

    /// <inheritdoc cref="TypePlan.OwnerProperty"/>
    public static string? OwnerPropertyOf(Type type) => Find(OwnerProperties, type);

    /// <summary>Looks for a type or one that it is derived from.</summary>
    private static T? Find<T>(Dictionary<string, T> known, Type type)
        where T : class
    {
        for (var at = type; at is not null; at = at.BaseType)
        {
            if (at.FullName is { } name && known.TryGetValue(name, out var found) && at.Assembly.GetName().Name!.StartsWith("System.", StringComparison.Ordinal))
            {
                return found;
            }
        }

        return null;
    }
}
