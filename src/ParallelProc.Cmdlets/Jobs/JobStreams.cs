using System.Management.Automation;
using ParallelProc.Protocol;

namespace ParallelProc.Commands;

/// <summary>Puts what came from a worker into the collection of its stream, where Receive-Job looks for it.</summary>
internal static class JobStreams
{
    public static void Add(Job job, RecordKind kind, object? value)
    {
        var record = value is PSObject wrapped ? wrapped.BaseObject : value;
        switch (kind)
        {
            case RecordKind.Output:
                job.Output.Add(value is null ? null : PSObject.AsPSObject(value));
                break;
            case RecordKind.Error:
                job.Error.Add((ErrorRecord)record!);
                break;
            case RecordKind.Warning:
                job.Warning.Add(record as WarningRecord ?? new WarningRecord(Message(record)));
                break;
            case RecordKind.Verbose:
                job.Verbose.Add(record as VerboseRecord ?? new VerboseRecord(Message(record)));
                break;
            case RecordKind.Debug:
                job.Debug.Add(record as DebugRecord ?? new DebugRecord(Message(record)));
                break;
            case RecordKind.Information:
                job.Information.Add((InformationRecord)record!);
                break;
            case RecordKind.Progress:
                job.Progress.Add((ProgressRecord)record!);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(kind), kind, "A task's record belongs to one of the seven streams.");
        }
    }

    private static string Message(object? record) => record is InformationalRecord informational ? informational.Message : $"{record}";
}
