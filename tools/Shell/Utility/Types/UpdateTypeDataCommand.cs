using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;

namespace Microsoft.PowerShell.Commands;

[Cmdlet(VerbsData.Update, "TypeData", SupportsShouldProcess = true, DefaultParameterSetName = "File")]
public sealed class UpdateTypeDataCommand : PSCmdlet
{
    [Parameter(Mandatory = true, ParameterSetName = "Type")]
    public string? TypeName { get; set; }

    [Parameter(ParameterSetName = "Type")]
    public PSMemberTypes MemberType { get; set; }

    [Parameter(ParameterSetName = "Type")]
    public string? MemberName { get; set; }

    [Parameter(ParameterSetName = "Type")]
    public object? Value { get; set; }

    [Parameter(ParameterSetName = "Type")]
    public object? SecondValue { get; set; }

    [Parameter(ParameterSetName = "Type")]
    public string? SerializationMethod { get; set; }

    [Parameter(ParameterSetName = "Type")]
    public uint SerializationDepth { get; set; }

    [Parameter(ParameterSetName = "Type")]
    public string[]? DefaultDisplayPropertySet { get; set; }

    [Parameter(ParameterSetName = "Type")]
    public string[]? PropertySerializationSet { get; set; }

    [Parameter(ParameterSetName = "Type")]
    public SwitchParameter Force { get; set; }

    [Parameter(ParameterSetName = "File", Position = 0)]
    public string[] AppendPath { get; set; } = [];

    [Parameter(ParameterSetName = "File")]
    public string[] PrependPath { get; set; } = [];

    protected override void EndProcessing()
    {
        if (TypeName is not null)
        {
            TypeDataAccess.Add(this, new SessionStateTypeEntry(Data(TypeName), isRemove: false));
        }
        else
        {
            TypeDataAccess.Replace(this, [.. Files(PrependPath), .. TypeDataAccess.Entries, .. Files(AppendPath)]);
        }
    }

    private IEnumerable<SessionStateTypeEntry> Files(string[] paths) => paths.Select(path => new SessionStateTypeEntry(GetUnresolvedProviderPathFromPSPath(path)));

    private TypeData Data(string type)
    {
        var data = new TypeData(type) { IsOverride = Force };
        if (MemberName is { } name)
        {
            data.Members.Add(name, Member(name));
        }

        if (SerializationMethod is not null)
        {
            data.SerializationMethod = SerializationMethod;
        }

        if (SerializationDepth > 0)
        {
            data.SerializationDepth = SerializationDepth;
        }

        if (DefaultDisplayPropertySet is not null)
        {
            data.DefaultDisplayPropertySet = new PropertySetData(DefaultDisplayPropertySet);
        }

        if (PropertySerializationSet is not null)
        {
            data.PropertySerializationSet = new PropertySetData(PropertySerializationSet);
        }

        return data;
    }

    private TypeMemberData Member(string name) => MemberType switch
    {
        PSMemberTypes.AliasProperty => new AliasPropertyData(name, $"{Value}"),
        PSMemberTypes.ScriptProperty => new ScriptPropertyData(name, To<ScriptBlock>(Value), To<ScriptBlock>(SecondValue)),
        PSMemberTypes.ScriptMethod => new ScriptMethodData(name, To<ScriptBlock>(Value)),
        PSMemberTypes.CodeMethod => new CodeMethodData(name, To<MethodInfo>(Value)),
        _ => new NotePropertyData(name, Value),
    };

    private static T? To<T>(object? value)
        where T : class => LanguagePrimitives.ConvertTo<T>(value);
}
