using System.Management.Automation;
using System.Reflection;

namespace ParallelProc.Protocol;

/// <summary>
/// On Unix the file system provider notes a <c>UnixStat</c> on each file, from whose methods type data make the columns that are shown.
/// A bag has no methods (and would be longer than all else of a file), so what these columns show crosses in its place.
/// </summary>
internal static class UnixStats
{
    public const string NoteName = "UnixStat";

    private static readonly Type? StatType = typeof(PSObject).Assembly.GetType("System.Management.Automation.Platform+Unix+CommonStat");

    private static readonly FieldInfo? SizeField = StatType?.GetField("Size");

    private static readonly (string Name, MethodInfo? Get)[] Columns =
    [
        ("UnixMode", StatType?.GetMethod("GetModeString", Type.EmptyTypes)),
        ("User", StatType?.GetMethod("GetUserName", Type.EmptyTypes)),
        ("Group", StatType?.GetMethod("GetGroupName", Type.EmptyTypes)),
    ];

    public static bool TryExpand(PSNoteProperty note, List<PSMemberInfo> members)
    {
        var stat = note.Value is PSObject wrapped ? wrapped.BaseObject : note.Value;
        if (stat is null || stat.GetType() != StatType)
        {
            return false;
        }

        foreach (var (name, get) in Columns)
        {
            if (get is not null)
            {
                members.Add(new PSNoteProperty(name, get.Invoke(stat, null)));
            }
        }

        if (SizeField is not null)
        {
            members.Add(new PSNoteProperty("Size", SizeField.GetValue(stat)));
        }

        return true;
    }
}
