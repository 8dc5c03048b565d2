using System.Buffers.Binary;
using System.Management.Automation;
using System.Net;
using System.Numerics;
using System.Text.RegularExpressions;

namespace ParallelProc.Protocol;

/// <summary>Reads the values that have no identity. What a type's constructor refuses is malformed; the decoder says so.</summary>
internal static class ScalarReaders
{
    private static readonly object True = true;
    private static readonly object False = false;

    public static object Read(ValueTag tag, ref ByteReader input)
    {
        switch (tag)
        {
            case ValueTag.True:
                return True;
            case ValueTag.False:
                return False;
            case ValueTag.Byte:
                return input.ReadByte();
            case ValueTag.SByte:
                return unchecked((sbyte)input.ReadByte());
            case ValueTag.Int16:
                return checked((short)input.ReadVarInt());
            case ValueTag.UInt16:
                return checked((ushort)input.ReadVarUInt());
            case ValueTag.UInt32:
                return checked((uint)input.ReadVarUInt());
            case ValueTag.Int64:
                return input.ReadVarInt();
            case ValueTag.UInt64:
                return input.ReadVarUInt();
            case ValueTag.Single:
                return input.ReadSingle();
            case ValueTag.Double:
                return input.ReadDouble();
            case ValueTag.Decimal:
                return ReadDecimal(ref input);
            case ValueTag.Char:
                return checked((char)input.ReadVarUInt());
            case ValueTag.DateTime:
                return DateTime.FromBinary(input.ReadInt64());
            case ValueTag.DateTimeOffset:
                return new DateTimeOffset(input.ReadInt64(), TimeSpan.FromMinutes(input.ReadInt16()));
            case ValueTag.DateOnly:
                return DateOnly.FromDayNumber(input.ReadCount());
            case ValueTag.TimeOnly:
                return new TimeOnly(checked((long)input.ReadVarUInt()));
            case ValueTag.TimeSpan:
                return new TimeSpan(input.ReadInt64());
            case ValueTag.Guid:
                return new Guid(input.ReadBytes(16));
            case ValueTag.Uri:
                return ReadUri(ref input);
            case ValueTag.Version:
                return ReadVersion(ref input);
            case ValueTag.SemanticVersion:
                return SemanticVersions.Parse(input.ReadString());
            case ValueTag.BigInteger:
                return new BigInteger(input.ReadBlock());
            case ValueTag.IPAddress:
                return ReadAddress(ref input);
            case ValueTag.Regex:
                return ReadRegex(ref input);
            case ValueTag.DBNull:
                return DBNull.Value;
            case ValueTag.Switch:
                return new SwitchParameter(input.ReadBool());
            default:
                throw ObjectDecoder.Unknown(tag, ref input);
        }
    }

    public static object ReadInt32(ref ByteReader input) => checked((int)input.ReadVarInt());

    private static decimal ReadDecimal(ref ByteReader input)
    {
        var bytes = input.ReadBytes(16);
        Span<int> parts = stackalloc int[4];
        for (var i = 0; i < 4; i++)
        {
            parts[i] = BinaryPrimitives.ReadInt32LittleEndian(bytes[(4 * i)..]);
        }

        return new decimal(parts);
    }

    private static Uri ReadUri(ref ByteReader input)
    {
        var kind = input.ReadBool() ? UriKind.Absolute : UriKind.Relative;
        return new Uri(input.ReadString(), kind);
    }

    private static Version ReadVersion(ref ByteReader input)
    {
        var (major, minor) = (checked((int)input.ReadVarInt()), checked((int)input.ReadVarInt()));
        var (build, revision) = (checked((int)input.ReadVarInt()), checked((int)input.ReadVarInt()));
        return build < 0 ? new Version(major, minor) : revision < 0 ? new Version(major, minor, build) : new Version(major, minor, build, revision);
    }

    public static IPAddress ReadAddress(ref ByteReader input)
    {
        var bytes = input.ReadBlock();
        var scope = checked((long)input.ReadVarUInt());
        return bytes.Length == 16 ? new IPAddress(bytes, scope) : new IPAddress(bytes);
    }

    private static Regex ReadRegex(ref ByteReader input)
    {
        var pattern = input.ReadString();
        var options = (RegexOptions)input.ReadCount();
        var limit = new TimeSpan(input.ReadInt64());
        return DeepText.Parse(pattern.Length, DeepText.MaxLength, () => new Regex(pattern, options, limit));
    }
}
