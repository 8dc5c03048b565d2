using System.Management.Automation;
using System.Reflection;

namespace ParallelProc.Worker;

/// <summary>
/// Tells records that a redirection has merged into the output from those that were put out as data. The engine marks the former with an
/// internal property of their wrapper; where it has no such property, all count as merged.
/// </summary>
internal static class MergedStream
{
    private static readonly PropertyInfo? Mark = typeof(PSObject).GetProperty("WriteStream", BindingFlags.Instance | BindingFlags.NonPublic);

    /// <param name="record">A record of one of the streams.</param>
    /// <param name="stream">The stream's name.</param>
    public static bool Holds(object record, string stream) =>
        Mark is null || (record is PSObject wrapper && Mark.GetValue(wrapper)?.ToString() == stream);
}
