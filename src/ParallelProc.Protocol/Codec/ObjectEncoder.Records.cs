using System.Collections;
using System.Management.Automation;

namespace ParallelProc.Protocol;

/// <content>Errors, exceptions and the records of the other streams.</content>
internal sealed partial class ObjectEncoder
{
    private void WriteRecord(object value, int level)
    {
        switch (value)
        {
            case ErrorRecord error:
                Tag(WireTag.ErrorRecord);
                WriteError(error, level);
                break;
            case Exception exception:
                Tag(WireTag.Exception);
                WriteException(exception, level);
                break;
            case WarningRecord warning:
                Tag(WireTag.Warning);
                _output.WriteString(warning.Message ?? "");
                break;
            case VerboseRecord verbose:
                Tag(WireTag.Verbose);
                _output.WriteString(verbose.Message ?? "");
                break;
            case InformationalRecord debug:
                Tag(WireTag.Debug);
                _output.WriteString(debug.Message ?? "");
                break;
            case InformationRecord information:
                WriteInformation(information, level);
                break;
            case HostInformationMessage message:
                Tag(WireTag.HostMessage);
                _output.WriteString(message.Message ?? "");
                _output.WriteByte(message.NoNewLine switch { null => 0, false => 1, true => 2 });
                _output.WriteVarInt((int?)message.ForegroundColor ?? -1);
                _output.WriteVarInt((int?)message.BackgroundColor ?? -1);
                break;
            case ProgressRecord progress:
                Tag(WireTag.Progress);
                _output.WriteVarInt(progress.ActivityId);
                _output.WriteString(progress.Activity);
                _output.WriteString(progress.StatusDescription);
                _output.WriteOptionalString(progress.CurrentOperation);
                _output.WriteVarInt(progress.ParentActivityId);
                _output.WriteVarInt(progress.PercentComplete);
                _output.WriteVarInt(progress.SecondsRemaining);
                _output.WriteByte((byte)progress.RecordType);
                break;
        }
    }

    private void WriteInformation(InformationRecord record, int level)
    {
        Tag(WireTag.Information);
        Write(record.MessageData, 1, level + 1);
        _output.WriteString(record.Source ?? "");
        _output.WriteInt64(record.TimeGenerated.Ticks);
        _output.WriteByte((byte)record.TimeGenerated.Kind);
        WriteNames([.. record.Tags]);
        _output.WriteString(record.User ?? "");
        _output.WriteString(record.Computer ?? "");
        _output.WriteVarUInt(record.ProcessId);
        _output.WriteVarUInt(record.NativeThreadId);
        _output.WriteVarUInt(record.ManagedThreadId);
    }

    private void WriteError(ErrorRecord error, int level)
    {
        WriteException(error.Exception, level + 1);
        _output.WriteString(error.FullyQualifiedErrorId ?? "");
        var category = error.CategoryInfo;
        _output.WriteCount((int)category.Category);
        _output.WriteString(category.Activity ?? "");
        _output.WriteString(category.Reason ?? "");
        _output.WriteString(category.TargetName ?? "");
        _output.WriteString(category.TargetType ?? "");
        WriteOrText(error.TargetObject, level);
        _output.WriteBool(error.ErrorDetails is not null);
        if (error.ErrorDetails is { } details)
        {
            _output.WriteString(details.Message ?? "");
            _output.WriteOptionalString(details.RecommendedAction);
        }

        _output.WriteOptionalString(error.ScriptStackTrace);
        var position = ErrorPosition.Of(error);
        _output.WriteBool(position is not null);
        position?.Write(_output);
    }

    private void WriteException(Exception exception, int level)
    {
        if (level > MaxLevel)
        {
            throw new ObjectCodecException(".InnerException", $"it is nested deeper than {MaxLevel} levels.");
        }

        // One that came from elsewhere keeps the name that it had there.
        var foreign = exception as PoolTaskException;
        _output.WriteString(foreign?.OriginalTypeName ?? exception.GetType().FullName ?? "");
        _output.WriteString(ExceptionTypes.MessageOf(exception));
        _output.WriteInt32(exception.HResult);
        _output.WriteOptionalString(exception.Source);
        _output.WriteOptionalString(exception.StackTrace);
        _output.WriteOptionalString(exception.HelpLink);
        _output.WriteBool(exception.InnerException is not null);
        if (exception.InnerException is { } inner)
        {
            WriteException(inner, level + 1);
        }

        var count = 0;
        var place = _output.Length;
        _output.WriteByte(0);
        foreach (DictionaryEntry entry in exception.Data)
        {
            if (entry.Key is string key && count < byte.MaxValue)
            {
                _output.WriteString(key);
                WriteOrText(entry.Value, level);
                count++;
            }
        }

        _output.At(place, 1)[0] = (byte)count;
    }

    /// <summary>Writes an object that an error only mentions: if it can't cross, its text does.</summary>
    private void WriteOrText(object? value, int level)
    {
        var start = _output.Length;
        var references = _references.Count;
        var shapes = _shapes.Count;
        try
        {
            Write(value, 1, level + 1);
        }
        catch (ObjectCodecException)
        {
            _output.Length = start;
            _shapes.RemoveRange(shapes, _shapes.Count - shapes);
            foreach (var written in _references.Where(r => r.Value >= references).Select(r => r.Key).ToList())
            {
                _references.Remove(written);
            }

            ScalarCodec.TryWrite(_output, TextOf(PSObject.AsPSObject(value)));
        }
    }
}
