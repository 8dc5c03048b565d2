using System.Globalization;
using System.Net;
using System.Net.Mail;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace ParallelProc.Protocol;

/// <summary>Writes what the platform knows by a name or by a standard form: end points, cultures, encodings, time zones, certificates.</summary>
internal static class PlatformWriters
{
    public static void WriteEndPoint(ObjectEncoder encoder, object value)
    {
        var point = (IPEndPoint)value;
        var output = encoder.Tag(ValueTag.IPEndPoint);
        ScalarWriters.WriteAddress(output, point.Address);
        output.WriteCount(point.Port);
    }

    public static void WriteMailAddress(ObjectEncoder encoder, object value)
    {
        var address = (MailAddress)value;
        var output = encoder.Tag(ValueTag.MailAddress);
        output.WriteString(address.Address);
        output.WriteString(address.DisplayName);
    }

    /// <summary>By its name. Formats that somebody has changed are the other side's own again.</summary>
    public static void WriteCulture(ObjectEncoder encoder, object value)
    {
        var culture = (CultureInfo)value;
        var output = encoder.Tag(ValueTag.Culture);
        output.WriteString(culture.Name);
        output.WriteBool(culture.IsReadOnly);
    }

    public static void WriteEncoding(ObjectEncoder encoder, object value)
    {
        var encoding = (Encoding)value;
        var output = encoder.Tag(ValueTag.Encoding);
        output.WriteCount(encoding.CodePage);
        output.WriteBool(encoding.Preamble.Length > 0);
        output.WriteBool(encoding.DecoderFallback is DecoderExceptionFallback);
        output.WriteString(encoding.WebName);
    }

    /// <summary>By its id where it is the system's, else with its rules. (The runtime can't read the rules of most system zones that it writes.)</summary>
    public static void WriteTimeZone(ObjectEncoder encoder, object value)
    {
        var zone = (TimeZoneInfo)value;
        var output = encoder.Tag(ValueTag.TimeZone);
        output.WriteString(zone.Id);
        var isSystems = zone.Equals(TimeZoneInfo.Local) || (TimeZoneInfo.TryFindSystemTimeZoneById(zone.Id, out var found) && found.HasSameRules(zone));
        output.WriteString(isSystems ? "" : zone.ToSerializedString());
    }

    /// <summary>What is public of it. A private key stays where it is.</summary>
    public static void WriteCertificate(ObjectEncoder encoder, object value)
    {
        var certificate = (X509Certificate)value;
        if (certificate.Handle == IntPtr.Zero)
        {
            // It was disposed of, or never loaded.
            encoder.Tag(ValueTag.Null);
            return;
        }

        var output = encoder.Tag(ValueTag.Certificate);
        encoder.Track(value);
        output.WriteBlock(certificate.GetRawCertData());
    }
}
