using System.Management.Automation;
using System.Net;
using System.Numerics;
using System.Text.RegularExpressions;
using System.Xml;

namespace ParallelProc.Protocol;

/// <summary>The values that hold no other values.</summary>
internal static class ScalarCodec
{
    /// <summary>Writes the value if it is a scalar.</summary>
    public static bool TryWrite(ByteWriter output, object value)
    {
        switch (value)
        {
            case string s:
                Tag(output, WireTag.String).WriteString(s);
                return true;
            case Enum:
                return false;
            case int i:
                Tag(output, WireTag.Int32).WriteVarInt(i);
                return true;
            case long l:
                Tag(output, WireTag.Int64).WriteVarInt(l);
                return true;
            case double d:
                Tag(output, WireTag.Double).WriteDouble(d);
                return true;
            case bool b:
                Tag(output, b ? WireTag.True : WireTag.False);
                return true;
            case DateTime t:
                Tag(output, WireTag.DateTime).WriteByte((byte)t.Kind);
                output.WriteInt64(t.Ticks);
                return true;
            default:
                return TryWriteNumber(output, value) || TryWriteTime(output, value) || TryWriteOther(output, value);
        }
    }

    /// <summary>Reads a scalar. False when the tag is of something else.</summary>
    public static bool TryRead(WireTag tag, ref ByteReader input, out object? value)
    {
        value = tag switch
        {
            WireTag.Null => null,
            WireTag.True => true,
            WireTag.False => false,
            WireTag.SByte => (sbyte)input.ReadByte(),
            WireTag.Byte => input.ReadByte(),
            WireTag.Int16 => input.ReadInt16(),
            WireTag.UInt16 => (ushort)input.ReadInt16(),
            WireTag.Int32 => checked((int)input.ReadVarInt()),
            WireTag.UInt32 => checked((uint)input.ReadVarUInt()),
            WireTag.Int64 => input.ReadVarInt(),
            WireTag.UInt64 => input.ReadVarUInt(),
            WireTag.Single => input.ReadSingle(),
            WireTag.Double => input.ReadDouble(),
            WireTag.Decimal => new decimal([input.ReadInt32(), input.ReadInt32(), input.ReadInt32(), input.ReadInt32()]),
            WireTag.Char => (char)input.ReadInt16(),
            WireTag.String => input.ReadString(),
            WireTag.DateTime => ReadDateTime(ref input),
            WireTag.DateTimeOffset => new DateTimeOffset(input.ReadInt64(), TimeSpan.FromMinutes(input.ReadInt16())),
            WireTag.DateOnly => DateOnly.FromDayNumber(input.ReadInt32()),
            WireTag.TimeOnly => new TimeOnly(input.ReadInt64()),
            WireTag.TimeSpan => new TimeSpan(input.ReadInt64()),
            WireTag.Guid => new Guid(input.ReadBytes(16)),
            WireTag.Uri => new Uri(input.ReadString(), UriKind.RelativeOrAbsolute),
            WireTag.Version => Version.Parse(input.ReadString()),
            WireTag.SemanticVersion => SemanticVersions.Parse(input.ReadString()),
            WireTag.BigInteger => new BigInteger(input.ReadBlock()),
            WireTag.IPAddress => ReadAddress(ref input),
            WireTag.Regex => new Regex(input.ReadString(), (RegexOptions)input.ReadInt32(), new TimeSpan(input.ReadInt64())),
            WireTag.Xml => ReadXml(input.ReadString()),
            WireTag.File => new FileInfo(input.ReadString()),
            WireTag.Directory => new DirectoryInfo(input.ReadString()),
            WireTag.SecureString => SecureStrings.Read(ref input),
            WireTag.Credential => new PSCredential(input.ReadString(), SecureStrings.Read(ref input)),
            _ => DBNull.Value,
        };
        return value is not DBNull;
    }

    private static ByteWriter Tag(ByteWriter output, WireTag tag)
    {
        output.WriteByte((byte)tag);
        return output;
    }

    private static bool TryWriteNumber(ByteWriter output, object value)
    {
        switch (value)
        {
            case sbyte n:
                Tag(output, WireTag.SByte).WriteByte((byte)n);
                return true;
            case byte n:
                Tag(output, WireTag.Byte).WriteByte(n);
                return true;
            case short n:
                Tag(output, WireTag.Int16).WriteInt16(n);
                return true;
            case ushort n:
                Tag(output, WireTag.UInt16).WriteInt16((short)n);
                return true;
            case uint n:
                Tag(output, WireTag.UInt32).WriteVarUInt(n);
                return true;
            case ulong n:
                Tag(output, WireTag.UInt64).WriteVarUInt(n);
                return true;
            case float n:
                Tag(output, WireTag.Single).WriteSingle(n);
                return true;
            case char n:
                Tag(output, WireTag.Char).WriteInt16((short)n);
                return true;
            case decimal n:
                Tag(output, WireTag.Decimal);
                Span<int> parts = stackalloc int[4];
                decimal.GetBits(n, parts);
                foreach (var part in parts)
                {
                    output.WriteInt32(part);
                }

                return true;
            case BigInteger n:
                Tag(output, WireTag.BigInteger).WriteBlock(n.ToByteArray());
                return true;
            default:
                return false;
        }
    }

    private static bool TryWriteTime(ByteWriter output, object value)
    {
        switch (value)
        {
            case DateTimeOffset t:
                Tag(output, WireTag.DateTimeOffset).WriteInt64(t.Ticks);
                output.WriteInt16((short)t.Offset.TotalMinutes);
                return true;
            case DateOnly t:
                Tag(output, WireTag.DateOnly).WriteInt32(t.DayNumber);
                return true;
            case TimeOnly t:
                Tag(output, WireTag.TimeOnly).WriteInt64(t.Ticks);
                return true;
            case TimeSpan t:
                Tag(output, WireTag.TimeSpan).WriteInt64(t.Ticks);
                return true;
            default:
                return false;
        }
    }

    private static bool TryWriteOther(ByteWriter output, object value)
    {
        switch (value)
        {
            case FileInfo file:
                Tag(output, WireTag.File).WriteString(file.FullName);
                return true;
            case DirectoryInfo directory:
                Tag(output, WireTag.Directory).WriteString(directory.FullName);
                return true;
            case SwitchParameter flag:
                Tag(output, flag.IsPresent ? WireTag.True : WireTag.False);
                return true;
            case Guid guid:
                Tag(output, WireTag.Guid);
                guid.TryWriteBytes(output.Reserve(16));
                return true;
            case Uri uri:
                Tag(output, WireTag.Uri).WriteString(uri.OriginalString);
                return true;
            case Version version:
                Tag(output, WireTag.Version).WriteString(version.ToString());
                return true;
            case IPAddress address:
                Tag(output, WireTag.IPAddress).WriteBlock(address.GetAddressBytes());
                output.WriteInt64(address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? address.ScopeId : 0);
                return true;
            case Regex regex:
                Tag(output, WireTag.Regex).WriteString(regex.ToString());
                output.WriteInt32((int)(regex.Options & ~RegexOptions.Compiled));
                output.WriteInt64(regex.MatchTimeout.Ticks);
                return true;
            case XmlDocument document:
                Tag(output, WireTag.Xml).WriteString(document.OuterXml);
                return true;
            case System.Security.SecureString secret:
                SecureStrings.Write(Tag(output, WireTag.SecureString), secret);
                return true;
            case PSCredential credential:
                Tag(output, WireTag.Credential).WriteString(credential.UserName ?? "");
                SecureStrings.Write(output, credential.Password);
                return true;
            default:
                if (SemanticVersions.Is(value))
                {
                    Tag(output, WireTag.SemanticVersion).WriteString(value.ToString()!);
                    return true;
                }

                return false;
        }
    }

    private static DateTime ReadDateTime(ref ByteReader input)
    {
        var kind = (DateTimeKind)input.ReadByte();
        return new DateTime(input.ReadInt64(), kind);
    }

    private static IPAddress ReadAddress(ref ByteReader input)
    {
        var bytes = input.ReadBlock();
        var scope = input.ReadInt64();
        return bytes.Length == 16 ? new IPAddress(bytes, scope) : new IPAddress(bytes);
    }

    private static XmlDocument ReadXml(string text)
    {
        // Nothing outside of the text is ever read, and entities can't blow it up.
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Parse, XmlResolver = null, MaxCharactersFromEntities = 1_000_000 };
        using var reader = XmlReader.Create(new StringReader(text), settings);
        var document = new XmlDocument { XmlResolver = null, PreserveWhitespace = true };
        if (text.Length > 0)
        {
            document.Load(reader);
        }

        return document;
    }
}
