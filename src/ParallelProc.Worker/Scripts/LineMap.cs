using System.Management.Automation.Language;
using System.Reflection;

namespace ParallelProc.Worker;

/// <summary>
/// Where lines of a parsed text begin: a table of the engine's, behind the extents of its nodes. Where that has another name, positions stay as they
/// were parsed.
/// </summary>
internal static class LineMap
{
    private const BindingFlags Hidden = BindingFlags.Instance | BindingFlags.NonPublic;

    /// <summary>Takes the first line out of the count: what stood in the second stands in the first. Nobody may ask for the position of what stood there.</summary>
    public static void SkipFirst(Ast root)
    {
        var helper = root.Extent.GetType().GetProperty("PositionHelper", Hidden)?.GetValue(root.Extent);
        var table = helper?.GetType().GetField("_lineStartMap", Hidden);
        if (table?.GetValue(helper) is int[] { Length: > 1 } starts)
        {
            table.SetValue(helper, starts[1..]);
        }
    }
}
