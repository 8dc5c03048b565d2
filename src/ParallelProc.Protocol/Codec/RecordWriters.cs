using System.Management.Automation;

namespace ParallelProc.Protocol;

/// <summary>Writes the records of the other streams.</summary>
internal static class RecordWriters
{
    public static ValueWriter? For(Type type)
    {
        if (typeof(WarningRecord).IsAssignableFrom(type))
        {
            return static (e, v) => WriteInformational(e, ValueTag.Warning, (InformationalRecord)v, ((WarningRecord)v).FullyQualifiedWarningId);
        }

        if (typeof(VerboseRecord).IsAssignableFrom(type))
        {
            return static (e, v) => WriteInformational(e, ValueTag.Verbose, (InformationalRecord)v, "");
        }

        if (typeof(DebugRecord).IsAssignableFrom(type))
        {
            return static (e, v) => WriteInformational(e, ValueTag.Debug, (InformationalRecord)v, "");
        }

        if (typeof(InformationRecord).IsAssignableFrom(type))
        {
            return WriteInformation;
        }

        if (type == typeof(HostInformationMessage))
        {
            return WriteHostMessage;
        }

        return typeof(ProgressRecord).IsAssignableFrom(type) ? WriteProgress : null;
    }

    private static void WriteInformational(ObjectEncoder encoder, ValueTag tag, InformationalRecord record, string? id)
    {
        var output = encoder.Tag(tag);
        encoder.Track(record);
        output.WriteString(id ?? "");
        output.WriteString(record.Message ?? "");
        InvocationCodec.Write(output, record.InvocationInfo);
    }

    private static void WriteInformation(ObjectEncoder encoder, object value)
    {
        var record = (InformationRecord)value;
        var output = encoder.Tag(ValueTag.Information);
        encoder.Track(value);
        output.WriteOptionalString(record.Source);
        output.WriteInt64(record.TimeGenerated.ToBinary());
        output.WriteCount(record.Tags.Count);
        foreach (var tag in record.Tags)
        {
            output.WriteOptionalString(tag);
        }

        output.WriteOptionalString(record.User);
        output.WriteOptionalString(record.Computer);
        output.WriteVarUInt(record.ProcessId);
        output.WriteVarUInt(record.NativeThreadId);
        output.WriteVarUInt(record.ManagedThreadId);
        var mark = encoder.BeginParts();
        if (!encoder.TryWriteMember("MessageData", record.MessageData))
        {
            encoder.WriteMember("MessageData", BagText.Of(record.MessageData));
        }

        encoder.EndParts(mark);
    }

    private static void WriteHostMessage(ObjectEncoder encoder, object value)
    {
        var message = (HostInformationMessage)value;
        var output = encoder.Tag(ValueTag.HostInformation);
        encoder.Track(value);
        output.WriteOptionalString(message.Message);
        output.WriteByte(message.NoNewLine switch { null => 0, false => 1, true => 2 });
        output.WriteByte((byte)(message.ForegroundColor is { } front ? (int)front + 1 : 0));
        output.WriteByte((byte)(message.BackgroundColor is { } back ? (int)back + 1 : 0));
    }

    private static void WriteProgress(ObjectEncoder encoder, object value)
    {
        var record = (ProgressRecord)value;
        var output = encoder.Tag(ValueTag.Progress);
        encoder.Track(value);
        output.WriteCount(record.ActivityId);
        output.WriteVarInt(record.ParentActivityId);
        output.WriteString(record.Activity);
        output.WriteString(record.StatusDescription);
        output.WriteOptionalString(record.CurrentOperation);
        output.WriteVarInt(record.PercentComplete);
        output.WriteVarInt(record.SecondsRemaining);
        output.WriteByte((byte)record.RecordType);
    }
}
