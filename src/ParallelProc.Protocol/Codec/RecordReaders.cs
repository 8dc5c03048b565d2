using System.Management.Automation;

namespace ParallelProc.Protocol;

/// <summary>Reads the records of the other streams.</summary>
internal static class RecordReaders
{
    public static object Read(ObjectDecoder decoder, ValueTag tag, ref ByteReader input) => tag switch
    {
        ValueTag.Warning or ValueTag.Verbose or ValueTag.Debug => ReadInformational(decoder, tag, ref input),
        ValueTag.Information => ReadInformation(decoder, ref input),
        ValueTag.HostInformation => decoder.Track(ReadHostMessage(ref input)),
        ValueTag.Progress => decoder.Track(ReadProgress(ref input)),
        _ => throw ObjectDecoder.Unknown(tag, ref input),
    };

    private static InformationalRecord ReadInformational(ObjectDecoder decoder, ValueTag tag, ref ByteReader input)
    {
        var id = input.ReadString();
        var message = input.ReadString();
        InformationalRecord record = tag switch
        {
            ValueTag.Warning => id.Length > 0 ? new WarningRecord(id, message) : new WarningRecord(message),
            ValueTag.Verbose => new VerboseRecord(message),
            _ => new DebugRecord(message),
        };
        if (InvocationCodec.Read(ref input) is { } invocation)
        {
            EngineErrors.SetInvocation(record, invocation);
        }

        return decoder.Track(record);
    }

    private static InformationRecord ReadInformation(ObjectDecoder decoder, ref ByteReader input)
    {
        var id = decoder.Reserve();
        var source = input.ReadOptionalString();
        var time = DateTime.FromBinary(input.ReadInt64());
        var tags = new string?[input.ReadCountOf(1)];
        for (var i = 0; i < tags.Length; i++)
        {
            tags[i] = input.ReadOptionalString();
        }

        var (user, computer) = (input.ReadOptionalString(), input.ReadOptionalString());
        var (process, native, managed) = (ReadUInt(ref input), ReadUInt(ref input), ReadUInt(ref input));
        var record = new InformationRecord(decoder.Read(ref input), source)
        {
            TimeGenerated = time,
            User = user,
            Computer = computer,
            ProcessId = process,
            NativeThreadId = native,
            ManagedThreadId = managed,
        };
        record.Tags.AddRange(tags!);
        return decoder.Fill(id, record);
    }

    private static HostInformationMessage ReadHostMessage(ref ByteReader input)
    {
        var text = input.ReadOptionalString();
        var noNewLine = input.ReadByte();
        return new HostInformationMessage
        {
            Message = text,
            NoNewLine = noNewLine == 0 ? null : noNewLine == 2,
            ForegroundColor = ReadColor(ref input),
            BackgroundColor = ReadColor(ref input),
        };
    }

    private static ConsoleColor? ReadColor(ref ByteReader input) => input.ReadByte() switch
    {
        0 => null,
        var code and <= 16 => (ConsoleColor)(code - 1),
        var code => throw new ProtocolException($"{code} at byte {input.Position - 1} is not a color."),
    };

    private static ProgressRecord ReadProgress(ref ByteReader input)
    {
        var id = input.ReadCount();
        var parent = checked((int)input.ReadVarInt());
        var record = new ProgressRecord(id, input.ReadString(), input.ReadString()) { CurrentOperation = input.ReadOptionalString() };
        record.PercentComplete = checked((int)input.ReadVarInt());
        record.SecondsRemaining = checked((int)input.ReadVarInt());
        record.RecordType = (ProgressRecordType)input.ReadByte();
        if (parent != id)
        {
            record.ParentActivityId = parent;
        }

        return record;
    }

    private static uint ReadUInt(ref ByteReader input) => checked((uint)input.ReadVarUInt());
}
