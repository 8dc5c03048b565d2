using System.Collections;
using System.Collections.Specialized;
using System.Data;
using System.Management.Automation;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml;
using CsCheck;
using ParallelProc.Protocol;

namespace ParallelProc.Tests.Protocol.Fuzz;

/// <summary>Real encodings to begin with: one of each kind of value that crosses, and graphs of the round-trip tests.</summary>
internal static class SeedValues
{
    /// <summary>One of each kind.</summary>
    public static byte[][] OfEachKind() => [.. Kinds().Select(Encode)];

    /// <summary>As many random graphs; the same ones each time.</summary>
    public static byte[][] Random(int count)
    {
        var random = new PCG(7, 11);
        var graphs = new byte[count][];
        for (var i = 0; i < count; i++)
        {
            graphs[i] = Encode(Graphs.Any.Generate(random, null, out _));
        }

        return graphs;
    }

    /// <summary>Errors, as set-up and failed items send them.</summary>
    public static byte[][] Errors() =>
    [
        Encode(new ErrorRecord(new InvalidOperationException("m", new IOException("n")), "id", ErrorCategory.ReadError, "target")),
        Encode(new ErrorRecord(new RuntimeException("m"), "id", ErrorCategory.NotSpecified, null) { ErrorDetails = new ErrorDetails("d") }),
    ];

    private static byte[] Encode(object? value)
    {
        using var output = new ByteWriter();
        new ObjectEncoder(2).Encode(output, value);
        return output.Written.ToArray();
    }

    private static object[] Kinds()
    {
        var xml = new XmlDocument();
        xml.LoadXml("<!DOCTYPE a [<!ENTITY e 'text'>]><a><b c='d'>&e;</b></a>");
        var exception = new InvalidOperationException("m", new IOException("n"));
        exception.Data["a"] = 1;
        var table = new Hashtable(StringComparer.OrdinalIgnoreCase) { ["a"] = 1, ["b"] = new object?[] { 1.5, null, "x", true } };
        table["me"] = table;
        var information = new InformationRecord(new HostInformationMessage { Message = "m", NoNewLine = true }, "s");
        information.Tags.Add("PSHOST");
        return
        [
            "text", 12345678, table, new[] { 1, 2, 3 }, new[,] { { 1, 2 }, { 3, 4 } }, new List<string> { "a", "b" }, new HashSet<int> { 1 },
            new Dictionary<string, int> { ["a"] = 1 }, new Dictionary<string, List<int?>> { ["a"] = [1, null] }, new OrderedDictionary { ["z"] = 1 },
            new Stack(new[] { 1, 2 }), new Queue<double>([1.5]), new Stack<string>(["a"]), new Queue(new[] { 1 }),
            new object[] { Custom(("A", 1), ("B", "x")), Custom(("A", 2), ("B", "y")) }, new Bag(),
            Noted("s", ("N", 1)), Noted(new FileInfo("/tmp/a"), ("PSPath", "p")), xml, new Regex("a+b", RegexOptions.IgnoreCase), new Version(1, 2, 3),
            new Uri("https://example.org"), DateTime.UnixEpoch, 1.5m, Guid.Empty, DayOfWeek.Friday, new DateTimeOffset(DateTime.UnixEpoch, TimeSpan.Zero),
            ScriptBlock.Create("1 + 1"), new PSCredential("u", new System.Security.SecureString()), exception, System.Net.IPAddress.IPv6Loopback,
            new ErrorRecord(exception, "id", ErrorCategory.ReadError, table) { ErrorDetails = new ErrorDetails("d") },
            new WarningRecord("w"), new VerboseRecord("v"), new DebugRecord("d"), information, new ProgressRecord(1, "a", "s"),
            new SemanticVersion("1.2.3-a"), new DictionaryEntry("k", 1), new AggregateException(exception, new ArgumentException("x", "p")),
            new DirectoryInfo("/tmp"), new DateOnly(2020, 1, 1), new TimeOnly(1, 2), new System.Numerics.BigInteger(1e30), new SwitchParameter(true),
            new object?[] { DBNull.Value, 'c', (sbyte)-1, (ushort)2, 3u, 4ul, 5L, 1.5f, TimeSpan.FromDays(1), false },
            new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 80), new System.Net.Mail.MailAddress("a@example.org", "A"), System.Globalization.CultureInfo.GetCultureInfo("de-DE"),
            System.Text.Encoding.Latin1, TimeZoneInfo.Local, JsonDocument.Parse("[1]").RootElement, JsonDocument.Parse("{\"a\":null}"), JsonNode.Parse("{\"a\":[1,{\"b\":2}]}")!,
            KeyValuePair.Create("k", 1), (1, "a"), Tuple.Create("a", new List<int?> { 1 }), new List<KeyValuePair<string, (int, bool)>> { new("k", (1, true)) }, new Memory<byte>([1, 2]),
            TestCertificate.Public, Rows(), new Failing(),
        ];
    }

    private static DataTable Rows()
    {
        var table = new DataTable("t");
        table.Columns.Add("a", typeof(int));
        table.Columns.Add("b", typeof(object));
        table.Columns.Add("c", typeof(DateTime));
        table.PrimaryKey = [table.Columns[0]];
        table.Rows.Add(1, "x", DateTime.UnixEpoch);
        table.Rows.Add(2, DBNull.Value, DBNull.Value);
        return table;
    }

    private static PSObject Custom(params (string Name, object? Value)[] members)
    {
        var custom = new PSObject();
        foreach (var (name, value) in members)
        {
            custom.Properties.Add(new PSNoteProperty(name, value));
        }

        return custom;
    }

    private static PSObject Noted(object value, params (string Name, object? Value)[] notes)
    {
        var noted = PSObject.AsPSObject(value);
        foreach (var (name, note) in notes)
        {
            noted.Properties.Add(new PSNoteProperty(name, note));
        }

        return noted;
    }

    private sealed class Failing
    {
        public int A { get; } = 1;

        public string B => A == 1 ? throw new InvalidOperationException("no") : "";
    }

    /// <summary>Of no type on the list: it crosses as a bag of its properties.</summary>
    private sealed class Bag
    {
        public string Name { get; } = "bag";

        public Bag? Inner { get; init; }

        public int[] Numbers { get; } = [1, 2];
    }
}
