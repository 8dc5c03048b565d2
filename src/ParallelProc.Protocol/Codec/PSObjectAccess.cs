using System.Collections.ObjectModel;
using System.Collections.Specialized;
using System.Management.Automation;
using System.Reflection;

namespace ParallelProc.Protocol;

/// <summary>
/// What is added to an object (members, type names, text), read and written by the engine's own short ways: the public ones list
/// every member of the type each time. Where a short way is missing, the public one serves.
/// </summary>
internal static class PSObjectAccess
{
    private const BindingFlags Internal = BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static;

    private static readonly InstanceMembersProbe? Probe = InstanceMembersProbe.Create();
    private static readonly Func<PSObject, PSMemberInfoCollection<PSMemberInfo>>? MembersOf =
        Getter<PSMemberInfoCollection<PSMemberInfo>>("InstanceMembers");

    private static readonly TypeNamesProbe? Names = TypeNamesProbe.Create();
    private static readonly Func<PSObject, Collection<string>>? NamesOf = Getter<Collection<string>>("InternalTypeNames");
    private static readonly Func<PSObject, bool>? Deserialized = Getter<bool>("IsDeserialized");
    private static readonly Func<PSObject, string?>? TextOf = Getter<string?>("ToStringFromDeserialization");
    private static readonly Action<PSObject, string>? SetTextOf = Setter<string>("ToStringFromDeserialization");
    private static readonly Func<object, string, PSMemberInfo>? MethodOf = MethodFinder();
    private static readonly Action<PSMemberInfo, object>? SetOwner = typeof(PSMemberInfo)
        .GetMethod("ReplicateInstance", Internal, [typeof(object)])?.CreateDelegate<Action<PSMemberInfo, object>>();

    private static bool IsToStringAnnounced;

    /// <summary>The members that were added to this very object, or null when there are none.</summary>
    public static IEnumerable<PSMemberInfo>? AddedMembers(object value)
    {
        if (Probe is not null)
        {
            return Probe.Find(value);
        }

        List<PSMemberInfo>? found = null;
        foreach (var member in PSObject.AsPSObject(value).Members)
        {
            if (member.IsInstance)
            {
                (found ??= []).Add(member);
            }
        }

        return found;
    }

    public static Collection<string> TypeNames(PSObject value) => NamesOf is null ? value.TypeNames : NamesOf(value);

    /// <summary>The type names, if they are others than those of the object's .NET type.</summary>
    public static Collection<string>? ChangedTypeNames(PSObject value)
    {
        if (Names is not null && !Names.MayHaveOwn(value))
        {
            return null;
        }

        if (NamesOf is not null)
        {
            // The engine shares one read-only list among the objects of a type, and our decoder one among those of a shape.
            var names = NamesOf(value);
            return ((ICollection<string>)names).IsReadOnly && names.Count > 0 && names[0] == value.BaseObject.GetType().FullName ? null : names;
        }

        var index = 0;
        var own = value.TypeNames;
        for (var type = value.BaseObject.GetType(); type is not null; type = type.BaseType, index++)
        {
            if (index >= own.Count || own[index] != type.FullName)
            {
                return own;
            }
        }

        return index == own.Count ? null : own;
    }

    /// <summary>True for what PowerShell's own deserializer made: its properties are not added members.</summary>
    public static bool IsDeserialized(PSObject value) => Deserialized is null || Deserialized(value);

    /// <summary>The text that a value from elsewhere had there, if it came with one.</summary>
    public static string? DeserializedText(PSObject value) => TextOf?.Invoke(value);

    /// <summary>Sets what a value shows as text. The engine itself knows it then; strings and casts in scripts ask a method of the object's own.</summary>
    public static void SetText(PSObject value, string text)
    {
        if (SetTextOf is not null && MethodOf is not null)
        {
            SetTextOf(value, text);
            AddToString(value, MethodOf(value, nameof(ToString)));
            return;
        }

        value.Members.Add(new PSScriptMethod("ToString", ScriptBlock.Create("'" + text.Replace("'", "''", StringComparison.Ordinal) + "'")), true);
    }

    private static void AddToString(PSObject value, PSMemberInfo method)
    {
        if (IsToStringAnnounced && MembersOf is not null)
        {
            MembersOf(value).Add(method, preValidated: true);
            return;
        }

        // The public way tells the script binders, once for all objects.
        value.Members.Add(method, preValidated: true);
        IsToStringAnnounced = true;
    }

    /// <summary>How the engine finds a .NET method of an object, as a member that it can hold.</summary>
    private static Func<object, string, PSMemberInfo>? MethodFinder()
    {
        var adapter = typeof(PSObject).GetProperty("DotNetInstanceAdapter", Internal)?.GetValue(null);
        return adapter?.GetType().GetMethod("GetDotNetMethod", Internal, [typeof(object), typeof(string)])
            ?.MakeGenericMethod(typeof(PSMemberInfo)).CreateDelegate<Func<object, string, PSMemberInfo>>(adapter);
    }

    /// <summary>Adds a note. <paramref name="announced"/>: a note of this name was added before by the public way, which tells the script binders.</summary>
    public static void AddNote(PSObject value, PSNoteProperty note, bool announced)
    {
        if (announced && MembersOf is not null && SetOwner is not null)
        {
            SetOwner(note, value);
            MembersOf(value).Add(note, preValidated: true);
            return;
        }

        value.Properties.Add(note, preValidated: true);
    }

    /// <summary>
    /// The table of an object's own members, to be filled by <see cref="AddOwnNote"/> with names that are not in it and that were announced.
    /// For an object that nobody else has seen yet. Null where there is none (any more).
    /// </summary>
    public static OrderedDictionary? OwnTable(PSObject value) => MembersOf is null || SetOwner is null ? null : MemberTable.Of(MembersOf(value));

    public static void AddOwnNote(OrderedDictionary table, PSObject value, PSNoteProperty note)
    {
        SetOwner!(note, value);
        table.Add(note.Name, note);
    }

    private static Func<PSObject, T>? Getter<T>(string property) =>
        typeof(PSObject).GetProperty(property, Internal)?.GetMethod?.CreateDelegate<Func<PSObject, T>>();

    private static Action<PSObject, T>? Setter<T>(string property) =>
        typeof(PSObject).GetProperty(property, Internal)?.SetMethod?.CreateDelegate<Action<PSObject, T>>();

    /// <summary>Calls <c>PSObject.HasInstanceMembers</c>, whose out parameter is of a type that can't be named here.</summary>
    private abstract class InstanceMembersProbe
    {
        public abstract IEnumerable<PSMemberInfo>? Find(object value);

        public static InstanceMembersProbe? Create()
        {
            var method = typeof(PSObject).GetMethod("HasInstanceMembers", Internal);
            var collection = method?.GetParameters() is [_, { ParameterType: { IsByRef: true } byRef }] ? byRef.GetElementType() : null;
            return collection is not null && typeof(PSMemberInfoCollection<PSMemberInfo>).IsAssignableFrom(collection)
                ? (InstanceMembersProbe?)Activator.CreateInstance(typeof(Typed<>).MakeGenericType(collection), method)
                : null;
        }

        private sealed class Typed<T>(MethodInfo method) : InstanceMembersProbe
            where T : PSMemberInfoCollection<PSMemberInfo>
        {
            private readonly HasMembers _has = method.CreateDelegate<HasMembers>();

            private delegate bool HasMembers(object value, out T? members);

            public override IEnumerable<PSMemberInfo>? Find(object value) => _has(value, out var members) ? members : null;
        }
    }
}
