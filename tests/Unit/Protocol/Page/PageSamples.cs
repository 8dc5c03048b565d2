using System.Collections;
using System.Collections.Specialized;
using System.Data;
using System.Globalization;
using System.Management.Automation;
using System.Net;
using System.Net.Mail;
using System.Numerics;
using System.Security;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml;
using ParallelProc.Engine;
using ParallelProc.Protocol;
using ParallelProc.Tests.Protocol.Fuzz;

namespace ParallelProc.Tests.Protocol.Page;

/// <summary>What docs/objects.md has a row for: an object of each kind, under a heading, with what a reader should know beside the type that it arrives as.</summary>
internal static class PageSamples
{
    public static IReadOnlyList<(string Heading, (object Value, string Note)[] Samples)> All { get; } =
    [
        ("Numbers, text and times",
        [
            (true, ""), ((byte)1, ""), ((sbyte)1, ""), ((short)1, ""), ((ushort)1, ""), (1, ""), (1u, ""), (1L, ""), (1ul, ""), (1f, ""), (1d, ""), (1m, "trailing zeros kept"),
            (BigInteger.One, ""), ('a', ""), ("text", "any characters, lone surrogates too"), (DateTime.UnixEpoch, "kind kept"), (DateTimeOffset.UnixEpoch, ""), (new DateOnly(2024, 2, 29), ""),
            (new TimeOnly(1, 2), ""), (TimeSpan.Zero, ""), (Guid.Empty, ""), (new Version(1, 2), ""), (new SemanticVersion("1.2.3"), ""),
            (new Regex("a"), "with options and time limit"), (DayOfWeek.Friday, "any enumeration; one that is not known there is its number and shows its name"),
            (DBNull.Value, ""), (new SwitchParameter(true), ""),
        ]),
        ("Names of the network and the system",
        [
            (new Uri("https://example.org"), "absolute or relative"), (IPAddress.Parse("10.0.0.7"), ""), (new IPEndPoint(IPAddress.Loopback, 80), ""), (new MailAddress("a@example.org"), ""),
            (new FileInfo("/tmp/a"), "by its full path; one of another system is a bag"), (new DirectoryInfo("/tmp"), "the same"),
            (CultureInfo.InvariantCulture, "by name; changed formats are not taken along. One that is not known there is its name"),
            (Encoding.Latin1, "by code page, with byte order mark and strictness. One that is not known there is its name"),
            (TimeZoneInfo.Utc, "the system's by id, others with their rules. One that is not known there is its id"),
            (TestCertificate.Public, "the public part: no private key leaves its process"),
        ]),
        ("Collections",
        [
            (new[] { 1 }, "of any type in these tables; of other types, `object[]`. Large ones of numbers without a copy"), (new int[1, 1], "several dimensions, from index 0"), (new ArrayList(), "any other list or sequence becomes one"),
            (new List<int>(), "of the types that arrays may be of, as are those below"), (new HashSet<string>(), "case rule kept"), (new Stack<int>(), ""), (new Queue<int>(), ""), (new Stack(), ""), (new Queue(), ""),
            (new Hashtable(), "case rule kept"), (new OrderedDictionary(), "sorted tables become one"), (new Dictionary<string, int>(), ""), (new DictionaryEntry("a", 1), ""),
            (KeyValuePair.Create("a", 1), ""), (Tuple.Create(1, "a"), "up to seven values; longer ones are bags"), ((1, "a"), "the same"),
            (new Memory<byte>([1]), "of bytes"), (new ReadOnlyMemory<byte>([1]), "of bytes"), (new DataTable(), "columns, rows, nulls, primary key; computed columns as values. A single row is a bag, with its table's name alone"),
        ]),
        ("Documents",
        [
            (new XmlDocument(), ""), (Element(), ""), (JsonNode.Parse("{}")!, ""), (JsonNode.Parse("[]")!, ""), (JsonDocument.Parse("{}"), ""), (JsonDocument.Parse("{}").RootElement, ""),
        ]),
        ("PowerShell's own",
        [
            (Crossing.Custom(("A", 1)), "with type names and the properties shown by default; scripts among its properties as their values"), (ScriptBlock.Create("1"), "as text"),
            (new SecureString(), "never in a journal"), (new PSCredential("u", Secret()), "never in a journal"),
            (new ErrorRecord(new IOException(), "id", ErrorCategory.ReadError, null), "with position, stack, details and target"), (new IOException("m"), "if its type is on a list of the common ones; else PoolTaskException, which has the type's name"),
            (new WarningRecord("m"), ""), (new VerboseRecord("m"), ""), (new DebugRecord("m"), ""), (new InformationRecord("m", "s"), ""), (new HostInformationMessage { Message = "m" }, ""), (new ProgressRecord(1, "a", "s"), ""),
        ]),
        ("Shared objects",
        [
            (SharedHub.Instance.Create(PoolSharedType.Counter, "c", null, SharedValue.Of(0L)), "as all that `New-PoolSharedObject` makes: the same object, which its members call in the session that it lives in"),
            (SharedHub.Instance.CreateBuffer(BufferElements.Of(typeof(byte))!, 1), "the same memory, in workers on this machine"),
        ]),
        ("All else",
        [
            (new UriBuilder(), "a bag: its properties, its type names behind `Deserialized.`, and its text; those deeper than `-Depth` are text"),
        ]),
    ];

    private static XmlElement Element()
    {
        var document = new XmlDocument();
        document.LoadXml("<a/>");
        return document.DocumentElement!;
    }

    private static SecureString Secret()
    {
        var secret = new SecureString();
        secret.AppendChar('p');
        return secret;
    }
}
