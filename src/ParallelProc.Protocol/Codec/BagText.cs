using System.Globalization;
using System.Management.Automation;

namespace ParallelProc.Protocol;

/// <summary>What stands for an object whose properties would be too deep: its text.</summary>
internal static class BagText
{
    public static void Write(ObjectEncoder encoder, object value, SerializationSettings? settings = null)
    {
        var text = settings?.StringSource is { } source && MemberWriter.TryGet(source, out var own, out _) && own is not null ? Of(own) : Of(value);
        if (text is null)
        {
            encoder.Tag(ValueTag.Null);
        }
        else
        {
            encoder.Tag(ValueTag.String).WriteString(text);
        }
    }

    /// <summary>The object's own text, or null when it fails to give one.</summary>
    public static string? Of(object value)
    {
        try
        {
            return Convert.ToString(value, CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is not (PipelineStoppedException or OutOfMemoryException))
        {
            // Somebody's ToString failed: the object goes without, as at PowerShell's own boundary.
            return null;
        }
    }
}
