using System.Buffers.Binary;
using System.Collections;
using System.Management.Automation;
using System.Net;
using System.Numerics;
using System.Text.RegularExpressions;

namespace ParallelProc.Protocol;

/// <summary>Writes the values that have no identity: numbers, text, times, addresses.</summary>
internal static class ScalarWriters
{
    private static readonly Dictionary<Type, ValueWriter> Writers = new()
    {
        [typeof(bool)] = static (e, v) => e.Output.WriteByte((byte)((bool)v ? ValueTag.True : ValueTag.False)),
        [typeof(byte)] = static (e, v) => WriteByte(e.Tag(ValueTag.Byte), (byte)v),
        [typeof(sbyte)] = static (e, v) => WriteByte(e.Tag(ValueTag.SByte), unchecked((byte)(sbyte)v)),
        [typeof(short)] = static (e, v) => e.Tag(ValueTag.Int16).WriteVarInt((short)v),
        [typeof(ushort)] = static (e, v) => e.Tag(ValueTag.UInt16).WriteVarUInt((ushort)v),
        [typeof(int)] = static (e, v) => e.Tag(ValueTag.Int32).WriteVarInt((int)v),
        [typeof(uint)] = static (e, v) => e.Tag(ValueTag.UInt32).WriteVarUInt((uint)v),
        [typeof(long)] = static (e, v) => e.Tag(ValueTag.Int64).WriteVarInt((long)v),
        [typeof(ulong)] = static (e, v) => e.Tag(ValueTag.UInt64).WriteVarUInt((ulong)v),
        [typeof(float)] = static (e, v) => e.Tag(ValueTag.Single).WriteSingle((float)v),
        [typeof(double)] = static (e, v) => e.Tag(ValueTag.Double).WriteDouble((double)v),
        [typeof(decimal)] = WriteDecimal,
        [typeof(char)] = static (e, v) => e.Tag(ValueTag.Char).WriteVarUInt((char)v),
        [typeof(string)] = static (e, v) => e.Tag(ValueTag.String).WriteString((string)v),
        [typeof(DateTime)] = static (e, v) => e.Tag(ValueTag.DateTime).WriteInt64(((DateTime)v).ToBinary()),
        [typeof(DateTimeOffset)] = WriteDateTimeOffset,
        [typeof(DateOnly)] = static (e, v) => e.Tag(ValueTag.DateOnly).WriteCount(((DateOnly)v).DayNumber),
        [typeof(TimeOnly)] = static (e, v) => e.Tag(ValueTag.TimeOnly).WriteVarUInt((ulong)((TimeOnly)v).Ticks),
        [typeof(TimeSpan)] = static (e, v) => e.Tag(ValueTag.TimeSpan).WriteInt64(((TimeSpan)v).Ticks),
        [typeof(Guid)] = static (e, v) => ((Guid)v).TryWriteBytes(e.Tag(ValueTag.Guid).Reserve(16)),
        [typeof(Uri)] = WriteUri,
        [typeof(Version)] = WriteVersion,
        [typeof(BigInteger)] = static (e, v) => e.Tag(ValueTag.BigInteger).WriteBlock(((BigInteger)v).ToByteArray()),
        [typeof(DBNull)] = static (e, _) => e.Tag(ValueTag.DBNull),
        [typeof(SwitchParameter)] = static (e, v) => e.Tag(ValueTag.Switch).WriteBool(((SwitchParameter)v).IsPresent),
        [typeof(DictionaryEntry)] = WriteEntry,
    };

    public static ValueWriter? For(Type type)
    {
        if (Writers.TryGetValue(type, out var writer))
        {
            return writer;
        }

        if (type.IsEnum)
        {
            return EnumWriter.For(type);
        }

        if (typeof(IPAddress).IsAssignableFrom(type))
        {
            return WriteAddress;
        }

        if (typeof(Regex).IsAssignableFrom(type))
        {
            return WriteRegex;
        }

        if (type == SemanticVersions.Type)
        {
            return static (e, v) => e.Tag(ValueTag.SemanticVersion).WriteString(v.ToString()!);
        }

        if (type.FullName == "System.Management.Automation.Language.NullString")
        {
            return static (e, _) => e.Tag(ValueTag.Null);
        }

        return LateTypes.ScalarWriter(type)
            ?? MemoryCodec.WriterFor(type)
            ?? (TupleTypes.TagOf(type) is ValueTag.Pair or ValueTag.ValueTuple ? TupleTypes.WriterFor(type) : null);
    }

    private static void WriteByte(ByteWriter output, byte value) => output.WriteByte(value);

    private static void WriteDecimal(ObjectEncoder encoder, object value)
    {
        Span<int> parts = stackalloc int[4];
        decimal.GetBits((decimal)value, parts);
        var target = encoder.Tag(ValueTag.Decimal).Reserve(16);
        for (var i = 0; i < 4; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(target[(4 * i)..], parts[i]);
        }
    }

    private static void WriteDateTimeOffset(ObjectEncoder encoder, object value)
    {
        var time = (DateTimeOffset)value;
        var output = encoder.Tag(ValueTag.DateTimeOffset);
        output.WriteInt64(time.Ticks);
        output.WriteInt16((short)time.TotalOffsetMinutes);
    }

    private static void WriteUri(ObjectEncoder encoder, object value)
    {
        var uri = (Uri)value;
        var output = encoder.Tag(ValueTag.Uri);
        output.WriteBool(uri.IsAbsoluteUri);
        output.WriteString(uri.OriginalString);
    }

    private static void WriteVersion(ObjectEncoder encoder, object value)
    {
        var version = (Version)value;
        var output = encoder.Tag(ValueTag.Version);
        output.WriteVarInt(version.Major);
        output.WriteVarInt(version.Minor);
        output.WriteVarInt(version.Build);
        output.WriteVarInt(version.Revision);
    }

    private static void WriteAddress(ObjectEncoder encoder, object value)
    {
        WriteAddress(encoder.Tag(ValueTag.IPAddress), (IPAddress)value);
    }

    public static void WriteAddress(ByteWriter output, IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        output.WriteBlock(bytes);
        output.WriteVarUInt(bytes.Length == 16 ? (ulong)address.ScopeId : 0);
    }

    private static void WriteRegex(ObjectEncoder encoder, object value)
    {
        var regex = (Regex)value;
        var output = encoder.Tag(ValueTag.Regex);
        output.WriteString(regex.ToString());
        output.WriteCount((int)regex.Options);
        output.WriteInt64(regex.MatchTimeout.Ticks);
    }

    private static void WriteEntry(ObjectEncoder encoder, object value)
    {
        var entry = (DictionaryEntry)value;
        encoder.Tag(ValueTag.DictionaryEntry);
        encoder.Enter();
        encoder.WriteMember("Key", entry.Key);
        encoder.WriteMember("Value", entry.Value);
        encoder.Leave();
    }
}
