using System.Management.Automation;
using System.Reflection;

namespace ParallelProc.Protocol;

/// <summary>
/// Tells records that a redirection has merged into the output from those that were put out as data. The engine marks the former with an
/// internal property of their wrapper; where it has no such property, all count as merged.
/// </summary>
internal static class MergedStream
{
    private static readonly PropertyInfo? Mark = typeof(PSObject).GetProperty("WriteStream", BindingFlags.Instance | BindingFlags.NonPublic);

    /// <summary>What came down a pipeline into which the other streams were merged: an output, or a record of one of these.</summary>
    public static RecordKind KindOf(object? value)
    {
        var kind = (value is PSObject wrapper ? wrapper.BaseObject : value) switch
        {
            InformationRecord => RecordKind.Information,
            InformationalRecord record => record switch
            {
                WarningRecord => RecordKind.Warning,
                VerboseRecord => RecordKind.Verbose,
                DebugRecord => RecordKind.Debug,
                _ => RecordKind.Output,
            },
            _ => RecordKind.Output,
        };
        return kind != RecordKind.Output && Holds(value!, kind.ToString()) ? kind : RecordKind.Output;
    }

    private static bool Holds(object record, string stream) =>
        Mark is null || (record is PSObject wrapper && Mark.GetValue(wrapper)?.ToString() == stream);
}
