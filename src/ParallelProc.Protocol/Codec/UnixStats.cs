using System.Collections.Concurrent;
using System.Management.Automation;
using System.Reflection;
using System.Reflection.Emit;

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
    private static readonly FieldReader? ReadFields = MakeReader();

    private static readonly Column Mode = new("UnixMode", "GetModeString");
    private static readonly Column User = new("User", "GetUserName");
    private static readonly Column Group = new("Group", "GetGroupName");

    private delegate void FieldReader(object stat, out long mode, out long user, out long group, out long size);

    public static bool TryExpand(PSNoteProperty note, List<PSMemberInfo> members)
    {
        var stat = note.Value is PSObject wrapped ? wrapped.BaseObject : note.Value;
        if (stat is null || stat.GetType() != StatType)
        {
            return false;
        }

        if (ReadFields is not null)
        {
            ReadFields(stat, out var mode, out var user, out var group, out var size);
            Mode.AddKnown(members, stat, mode);
            User.AddKnown(members, stat, user);
            Group.AddKnown(members, stat, group);
            members.Add(new PSNoteProperty("Size", size));
            return true;
        }

        Mode.Add(members, stat);
        User.Add(members, stat);
        Group.Add(members, stat);
        if (SizeField is not null)
        {
            members.Add(new PSNoteProperty("Size", SizeField.GetValue(stat)));
        }

        return true;
    }

    /// <summary>Reads what the columns depend on. What a mode shows depends on the kind of file too. Null where the fields are others.</summary>
    private static FieldReader? MakeReader()
    {
        if (StatType?.GetField("Mode") is not { } mode || StatType.GetField("ItemType") is not { } kind || SizeField is null
            || StatType.GetField("UserId") is not { } user || StatType.GetField("GroupId") is not { } group)
        {
            return null;
        }

        var number = typeof(long).MakeByRefType();
        var method = new DynamicMethod("ReadFields", typeof(void), [typeof(object), number, number, number, number], typeof(PSObject), skipVisibility: true);
        var code = method.GetILGenerator();
        code.Emit(OpCodes.Ldarg_1);
        Load(mode);
        Load(kind);
        code.Emit(OpCodes.Ldc_I4, 32);
        code.Emit(OpCodes.Shl);
        code.Emit(OpCodes.Or);
        code.Emit(OpCodes.Stind_I8);
        Copy(OpCodes.Ldarg_2, user);
        Copy(OpCodes.Ldarg_3, group);
        code.Emit(OpCodes.Ldarg_S, (byte)4);
        Load(SizeField);
        code.Emit(OpCodes.Stind_I8);
        code.Emit(OpCodes.Ret);
        return method.CreateDelegate<FieldReader>();

        void Copy(OpCode target, FieldInfo field)
        {
            code.Emit(target);
            Load(field);
            code.Emit(OpCodes.Stind_I8);
        }

        void Load(FieldInfo field)
        {
            code.Emit(OpCodes.Ldarg_0);
            code.Emit(OpCodes.Castclass, field.DeclaringType!);
            code.Emit(OpCodes.Ldfld, field);
            code.Emit(OpCodes.Conv_I8);
        }
    }

    /// <summary>A column of which all files of a system have few values: each is asked for once.</summary>
    private sealed class Column(string name, string method)
    {
        private readonly MethodInfo? _method = StatType?.GetMethod(method, Type.EmptyTypes);
        private readonly ConcurrentDictionary<long, PSNoteProperty> _known = new();

        public void AddKnown(List<PSMemberInfo> members, object stat, long key)
        {
            if (_known.TryGetValue(key, out var shown))
            {
                members.Add(shown);
            }
            else if (Ask(stat) is { } asked)
            {
                members.Add(_known[key] = asked);
            }
        }

        public void Add(List<PSMemberInfo> members, object stat)
        {
            if (Ask(stat) is { } shown)
            {
                members.Add(shown);
            }
        }

        private PSNoteProperty? Ask(object stat) => _method is null ? null : new PSNoteProperty(name, _method.Invoke(stat, null));
    }
}
