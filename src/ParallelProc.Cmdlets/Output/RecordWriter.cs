using System.Management.Automation;
using ParallelProc.Protocol;

namespace ParallelProc.Commands;

/// <summary>Writes what came from a worker to the stream that it came from. Only the pipeline's thread calls it.</summary>
internal static class RecordWriter
{
    public static void Write(Cmdlet cmdlet, RecordKind kind, object? value)
    {
        switch (kind)
        {
            case RecordKind.Output:
                cmdlet.WriteObject(value);
                break;
            case RecordKind.Error:
                cmdlet.WriteError((ErrorRecord)value!);
                break;
            case RecordKind.Progress:
                cmdlet.WriteProgress((ProgressRecord)Base(value)!);
                break;
            case RecordKind.Information:
                cmdlet.WriteInformation((InformationRecord)Base(value)!);
                break;
            case RecordKind.Warning:
                cmdlet.WriteWarning(Message(value));
                break;
            case RecordKind.Verbose:
                cmdlet.WriteVerbose(Message(value));
                break;
            case RecordKind.Debug:
                cmdlet.WriteDebug(Message(value));
                break;
        }
    }

    private static object? Base(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;

    private static string Message(object? value) => Base(value) is InformationalRecord record ? record.Message : $"{value}";
}
