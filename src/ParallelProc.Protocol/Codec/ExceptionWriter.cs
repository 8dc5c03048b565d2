using System.Collections;
using System.Management.Automation;

namespace ParallelProc.Protocol;

/// <summary>Writes exceptions: type, message, where it was thrown, inner exceptions, data.</summary>
internal static class ExceptionWriter
{
    public static void Write(ObjectEncoder encoder, object value)
    {
        var exception = (Exception)value;
        var output = encoder.Tag(ValueTag.Exception);
        encoder.Track(value);
        var listed = ExceptionTypes.Nearest(exception.GetType());
        output.WriteString(exception is PoolTaskException crossed ? crossed.OriginalTypeName : exception.GetType().FullName ?? exception.GetType().Name);
        output.WriteOptionalString(listed);
        output.WriteString(ExceptionTypes.MessageOf(exception));
        output.WriteOptionalString(ExceptionTypes.DetailOf(exception));
        output.WriteInt32(exception.HResult);
        output.WriteOptionalString(Safe(exception, static e => e.Source));
        output.WriteOptionalString(Safe(exception, static e => e.StackTrace));
        output.WriteOptionalString(Safe(exception, static e => e.HelpLink));
        WriteInner(encoder, exception);
        WriteData(encoder, exception);
    }

    private static void WriteInner(ObjectEncoder encoder, Exception exception)
    {
        if (encoder.IsDeep)
        {
            encoder.Output.WriteCount(0);
            return;
        }

        var mark = encoder.BeginParts();
        if (exception is AggregateException { InnerExceptions: { Count: > 1 } several })
        {
            encoder.Output.WriteCount(several.Count);
            for (var i = 0; i < several.Count; i++)
            {
                encoder.WriteItem(i, several[i]);
            }
        }
        else if (exception.InnerException is { } inner)
        {
            encoder.Output.WriteCount(1);
            encoder.WriteMember("InnerException", inner);
        }
        else
        {
            encoder.Output.WriteCount(0);
        }

        encoder.EndParts(mark);
    }

    /// <summary>What can't cross is left out: an error must always arrive.</summary>
    private static void WriteData(ObjectEncoder encoder, Exception exception)
    {
        var output = encoder.Output;
        if (!encoder.IsDeep && Data(exception) is { Count: > 0 } data)
        {
            foreach (DictionaryEntry entry in data)
            {
                var before = output.Length;
                output.WriteBool(true);
                if (entry.Key is not string name)
                {
                    output.Length = before;
                    continue;
                }

                output.WriteString(name);
                if (!encoder.TryWriteMember(name, entry.Value))
                {
                    output.Length = before;
                }
            }
        }

        output.WriteBool(false);
    }

    private static IDictionary? Data(Exception exception)
    {
        try
        {
            return exception.Data;
        }
        catch (Exception e) when (e is not (PipelineStoppedException or OutOfMemoryException))
        {
            // A third party's override: the exception goes without.
            return null;
        }
    }

    /// <summary>Properties of exceptions are virtual, and errors in errors do happen.</summary>
    private static string? Safe(Exception exception, Func<Exception, string?> property)
    {
        try
        {
            return property(exception);
        }
        catch (Exception e) when (e is not (PipelineStoppedException or OutOfMemoryException))
        {
            return null;
        }
    }
}
