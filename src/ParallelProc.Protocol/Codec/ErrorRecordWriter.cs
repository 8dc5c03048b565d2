using System.Management.Automation;

namespace ParallelProc.Protocol;

/// <summary>Writes error records whole. An error must always arrive: a target that can't cross goes as its text.</summary>
internal static class ErrorRecordWriter
{
    public static void Write(ObjectEncoder encoder, object value)
    {
        var record = (ErrorRecord)value;
        var output = encoder.Tag(ValueTag.ErrorRecord);
        encoder.Track(value);
        var mark = encoder.BeginParts();
        encoder.WriteMember("Exception", record.Exception);
        if (encoder.TargetsAsText || !encoder.TryWriteMember("TargetObject", record.TargetObject))
        {
            encoder.WriteMember("TargetObject", BagText.Of(record.TargetObject));
        }

        encoder.EndParts(mark);
        output.WriteString(record.FullyQualifiedErrorId);
        var category = record.CategoryInfo;
        output.WriteCount((int)category.Category);
        output.WriteOptionalString(category.Activity);
        output.WriteOptionalString(category.Reason);
        output.WriteOptionalString(category.TargetName);
        output.WriteOptionalString(category.TargetType);
        output.WriteBool(record.ErrorDetails is not null);
        if (record.ErrorDetails is { } details)
        {
            output.WriteString(details.Message ?? "");
            output.WriteOptionalString(details.RecommendedAction);
        }

        output.WriteOptionalString(record.ScriptStackTrace);
        InvocationCodec.Write(output, record.InvocationInfo);
    }
}
