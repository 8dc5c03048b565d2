using System.Globalization;
using System.Management.Automation;
using System.Net;
using System.Net.Mail;
using System.Runtime.Serialization;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace ParallelProc.Protocol;

/// <summary>
/// Reads what the platform knows by a name or by a standard form. What this system doesn't know, though another may, arrives as that name, with the
/// type name of a bag.
/// </summary>
internal static class PlatformReaders
{
    private const byte Sequence = 0x30;

    public static IPEndPoint ReadEndPoint(ref ByteReader input) => new(ScalarReaders.ReadAddress(ref input), input.ReadCount());

    public static MailAddress ReadMailAddress(ref ByteReader input)
    {
        var address = input.ReadString();
        return new MailAddress(address, input.ReadString());
    }

    public static object ReadCulture(ref ByteReader input)
    {
        var name = input.ReadString();
        var isReadOnly = input.ReadBool();
        try
        {
            // The runtime keeps each culture for good: only those that the system has.
            var culture = CultureInfo.GetCultureInfo(name, predefinedOnly: true);
            return isReadOnly ? culture : culture.Clone();
        }
        catch (CultureNotFoundException)
        {
            return Unknown("System.Globalization.CultureInfo", name);
        }
    }

    public static object ReadEncoding(ref ByteReader input)
    {
        var codePage = input.ReadCount();
        var mark = input.ReadBool();
        var strict = input.ReadBool();
        var name = input.ReadString();
        switch (codePage)
        {
            case 65001:
                return new UTF8Encoding(mark, strict);
            case 1200 or 1201:
                return new UnicodeEncoding(bigEndian: codePage == 1201, mark, strict);
            case 12000 or 12001:
                return new UTF32Encoding(bigEndian: codePage == 12001, mark, strict);
        }

        try
        {
            return strict
                ? Encoding.GetEncoding(codePage, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)
                : Encoding.GetEncoding(codePage);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return Unknown("System.Text.Encoding", name);
        }
    }

    public static object ReadTimeZone(ref ByteReader input)
    {
        var id = input.ReadString();
        var rules = input.ReadString();
        if (rules.Length == 0)
        {
            return SystemZone(id) ?? (object)Unknown("System.TimeZoneInfo", id);
        }

        try
        {
            return TimeZoneInfo.FromSerializedString(rules);
        }
        catch (Exception e) when (e is SerializationException or ArgumentException)
        {
            return Unknown("System.TimeZoneInfo", id);
        }
    }

    /// <summary>On Unix an id is the path of a file: none may lead out of their folder.</summary>
    private static TimeZoneInfo? SystemZone(string id)
    {
        if (id == TimeZoneInfo.Utc.Id || id == TimeZoneInfo.Local.Id)
        {
            return id == TimeZoneInfo.Utc.Id ? TimeZoneInfo.Utc : TimeZoneInfo.Local;
        }

        return id.Length > 0 && !Path.IsPathRooted(id) && !id.Contains("..", StringComparison.Ordinal) && !id.Contains('\\', StringComparison.Ordinal)
            && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone : null;
    }

    public static X509Certificate2 ReadCertificate(ref ByteReader input)
    {
        var bytes = input.ReadBlock();
        return IsCertificate(bytes)
            ? new X509Certificate2(bytes)
            : throw new ProtocolException($"The bytes before byte {input.Position} are not those of a certificate.");
    }

    /// <summary>
    /// The form of a plain certificate: a sequence that begins with a sequence, and nothing behind it. The constructor takes stores with keys and
    /// passwords as well; these begin with a number or a name.
    /// </summary>
    private static bool IsCertificate(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 4 || bytes[0] != Sequence)
        {
            return false;
        }

        var size = bytes[1] < 0x80 ? 0 : bytes[1] & 0x7F;
        if (size > 4 || bytes.Length < 3 + size)
        {
            return false;
        }

        long length = size == 0 ? bytes[1] : 0;
        for (var i = 0; i < size; i++)
        {
            length = (length << 8) | bytes[2 + i];
        }

        return length == bytes.Length - 2 - size && bytes[2 + size] == Sequence;
    }

    private static PSObject Unknown(string typeName, string text)
    {
        var named = new PSObject(text);
        named.TypeNames.Insert(0, KnownShape.Prefixed(typeName));
        return named;
    }
}
