using System.Management.Automation;
using System.Reflection;

namespace Microsoft.PowerShell.Commands;

public sealed class MemberDefinition(string typeName, string name, PSMemberTypes memberType, string definition)
{
    public string TypeName { get; } = typeName;

    public string Name { get; } = name;

    public PSMemberTypes MemberType { get; } = memberType;

    public string Definition { get; } = definition;

    public override string ToString() => Definition;
}

[Cmdlet(VerbsCommon.Get, "Member")]
[OutputType(typeof(MemberDefinition))]
public sealed class GetMemberCommand : PSCmdlet
{
    private readonly HashSet<string> _seen = [];

    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    [Parameter(Position = 0)]
    public string[] Name { get; set; } = ["*"];

    [Parameter]
    [Alias("Type")]
    public PSMemberTypes MemberType { get; set; } = PSMemberTypes.All;

    [Parameter]
    public PSMemberViewTypes View { get; set; } = PSMemberViewTypes.Adapted | PSMemberViewTypes.Extended;

    [Parameter]
    public SwitchParameter Static { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override void ProcessRecord()
    {
        if (InputObject is null || ReferenceEquals(InputObject, System.Management.Automation.Internal.AutomationNull.Value))
        {
            return;
        }

        // One list for each type that comes along, not for each object.
        var type = Static && InputObject.BaseObject is Type itself ? itself.FullName ?? itself.Name : InputObject.TypeNames[0];
        if (!_seen.Add(type))
        {
            return;
        }

        WildcardPattern[] wanted = [.. Name.Select(n => WildcardPattern.Get(n, WildcardOptions.IgnoreCase))];
        IEnumerable<MemberDefinition> members = Static ? StaticMembers(type) : Members(type);
        WriteObject(
            members
                .Where(m => wanted.Any(w => w.IsMatch(m.Name)) && (MemberType & m.MemberType) != 0)
                .OrderBy(m => m.MemberType.ToString(), StringComparer.Ordinal)
                .ThenBy(m => m.Name, StringComparer.OrdinalIgnoreCase),
            enumerateCollection: true);
    }

    protected override void EndProcessing()
    {
        if (_seen.Count == 0)
        {
            WriteError(new ErrorRecord(
                new InvalidOperationException("You must specify an object for the Get-Member cmdlet."),
                "NoObjectInGetMember", ErrorCategory.CloseError, null));
        }
    }

    private IEnumerable<MemberDefinition> Members(string type) => InputObject!.Members
        .Where(m => Force || !IsAccessor(m))
        .Where(m => m.MemberType != PSMemberTypes.MemberSet || Force)
        .Select(m => new MemberDefinition(type, m.Name, m.MemberType, m.ToString() ?? m.Name));

    private IEnumerable<MemberDefinition> StaticMembers(string type)
    {
        Type target = InputObject!.BaseObject as Type ?? InputObject.BaseObject.GetType();
        const BindingFlags Shared = BindingFlags.Static | BindingFlags.Public | BindingFlags.FlattenHierarchy;
        IEnumerable<MemberInfo> members = target.GetMembers(Shared).Where(m => m is not MethodBase { IsSpecialName: true });
        foreach (IGrouping<string, MemberInfo> group in members.GroupBy(m => m.Name))
        {
            PSMemberTypes kind = group.First() is MethodInfo ? PSMemberTypes.Method : PSMemberTypes.Property;
            yield return new MemberDefinition(type, group.Key, kind, string.Join(", ", group.Select(m => "static " + m)));
        }
    }

    private static bool IsAccessor(PSMemberInfo member) => member is PSMethod
        && (member.Name.StartsWith("get_", StringComparison.Ordinal) || member.Name.StartsWith("set_", StringComparison.Ordinal)
            || member.Name.StartsWith("add_", StringComparison.Ordinal) || member.Name.StartsWith("remove_", StringComparison.Ordinal));
}
