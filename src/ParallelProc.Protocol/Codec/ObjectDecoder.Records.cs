using System.Management.Automation;

namespace ParallelProc.Protocol;

/// <content>Errors, exceptions and the records of the other streams.</content>
internal sealed partial class ObjectDecoder
{
    private object ReadRecord(WireTag tag, ref ByteReader input, int level) => tag switch
    {
        WireTag.ErrorRecord => ReadError(ref input, level),
        WireTag.Exception => ReadException(ref input, level),
        WireTag.Warning => new WarningRecord(input.ReadString()),
        WireTag.Verbose => new VerboseRecord(input.ReadString()),
        WireTag.Debug => new DebugRecord(input.ReadString()),
        WireTag.Information => ReadInformation(ref input, level),
        WireTag.HostMessage => ReadHostMessage(ref input),
        _ => ReadProgress(ref input),
    };

    private ErrorRecord ReadError(ref ByteReader input, int level)
    {
        var exception = ReadException(ref input, level + 1);
        var id = input.ReadString();
        var category = ((ErrorCategory)input.ReadCount(), input.ReadString(), input.ReadString(), input.ReadString(), input.ReadString());
        var target = Read(ref input, level + 1);
        var details = input.ReadBool() ? new ErrorDetails(input.ReadString()) { RecommendedAction = input.ReadOptionalString() } : null;
        var stack = input.ReadOptionalString();
        var position = input.ReadBool() ? ErrorPosition.Read(ref input) : null;
        return ErrorRecordRebuilder.Build(exception, id, category, target, details, stack, position);
    }

    private Exception ReadException(ref ByteReader input, int level)
    {
        if (level > MaxLevel)
        {
            throw new ProtocolException($"An exception is nested deeper than {MaxLevel} levels.");
        }

        var typeName = input.ReadString();
        var message = input.ReadString();
        var code = input.ReadInt32();
        var source = input.ReadOptionalString();
        var stack = input.ReadOptionalString();
        var help = input.ReadOptionalString();
        var inner = input.ReadBool() ? ReadException(ref input, level + 1) : null;
        var exception = ExceptionTypes.Make(typeName, message, inner);
        exception.HResult = code;
        exception.Source = source;
        exception.HelpLink = help;
        ExceptionTypes.SetStack(exception, stack);
        for (var left = input.ReadByte(); left > 0; left--)
        {
            exception.Data[input.ReadString()] = Read(ref input, level + 1);
        }

        return exception;
    }

    private InformationRecord ReadInformation(ref ByteReader input, int level)
    {
        var record = new InformationRecord(Read(ref input, level + 1), input.ReadString());
        var ticks = input.ReadInt64();
        record.TimeGenerated = new DateTime(ticks, (DateTimeKind)input.ReadByte());
        record.Tags.AddRange(ReadNames(ref input));
        record.User = input.ReadString();
        record.Computer = input.ReadString();
        record.ProcessId = (uint)input.ReadVarUInt();
        record.NativeThreadId = (uint)input.ReadVarUInt();
        record.ManagedThreadId = (uint)input.ReadVarUInt();
        return record;
    }

    private static HostInformationMessage ReadHostMessage(ref ByteReader input)
    {
        var message = new HostInformationMessage { Message = input.ReadString() };
        message.NoNewLine = input.ReadByte() switch { 0 => null, 1 => false, _ => true };
        message.ForegroundColor = ReadColor(ref input);
        message.BackgroundColor = ReadColor(ref input);
        return message;
    }

    private static ConsoleColor? ReadColor(ref ByteReader input) => input.ReadVarInt() is >= 0 and <= 15 and var color ? (ConsoleColor)color : null;

    private static ProgressRecord ReadProgress(ref ByteReader input) =>
        new((int)input.ReadVarInt(), input.ReadString(), input.ReadString())
        {
            CurrentOperation = input.ReadOptionalString(),
            ParentActivityId = (int)input.ReadVarInt(),
            PercentComplete = (int)input.ReadVarInt(),
            SecondsRemaining = (int)input.ReadVarInt(),
            RecordType = (ProgressRecordType)input.ReadByte(),
        };
}
