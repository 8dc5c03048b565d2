using System.Collections;
using System.Management.Automation;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Microsoft.PowerShell.Commands;

[Cmdlet(VerbsCommon.Add, "Member", DefaultParameterSetName = TypeNameSet)]
public sealed class AddMemberCommand : PSCmdlet
{
    private const string MemberSet = "MemberSet";
    private const string TypeNameSet = "TypeNameSet";
    private const string SingleNoteSet = "NotePropertySingleMemberSet";
    private const string ManyNotesSet = "NotePropertyMultiMemberSet";

    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    public PSObject InputObject { get; set; } = null!;

    [Parameter(Mandatory = true, Position = 0, ParameterSetName = MemberSet)]
    [Alias("Type")]
    public PSMemberTypes MemberType { get; set; }

    [Parameter(Mandatory = true, Position = 1, ParameterSetName = MemberSet)]
    public string Name { get; set; } = string.Empty;

    [Parameter(Position = 2, ParameterSetName = MemberSet)]
    public object? Value { get; set; }

    [Parameter(Position = 3, ParameterSetName = MemberSet)]
    public object? SecondValue { get; set; }

    [Parameter(Mandatory = true, Position = 0, ParameterSetName = SingleNoteSet)]
    [NoMemberType]
    public string NotePropertyName { get; set; } = string.Empty;

    [Parameter(Mandatory = true, Position = 1, ParameterSetName = SingleNoteSet)]
    [AllowNull]
    public object? NotePropertyValue { get; set; }

    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ManyNotesSet)]
    public IDictionary NotePropertyMembers { get; set; } = new Hashtable();

    [Parameter(Mandatory = true, ParameterSetName = TypeNameSet)]
    [Parameter(ParameterSetName = MemberSet)]
    [Parameter(ParameterSetName = SingleNoteSet)]
    [Parameter(ParameterSetName = ManyNotesSet)]
    public string? TypeName { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override void ProcessRecord()
    {
        switch (ParameterSetName)
        {
            case MemberSet:
                Add(Make());
                break;
            case SingleNoteSet:
                Add(new PSNoteProperty(NotePropertyName, NotePropertyValue));
                break;
            case ManyNotesSet:
                foreach (DictionaryEntry entry in NotePropertyMembers)
                {
                    Add(new PSNoteProperty(entry.Key.ToString(), entry.Value));
                }

                break;
        }

        if (TypeName is not null && InputObject.TypeNames.FirstOrDefault() != TypeName)
        {
            InputObject.TypeNames.Insert(0, TypeName);
        }

        if (PassThru)
        {
            WriteObject(InputObject);
        }
    }

    private PSMemberInfo Make() => MemberType switch
    {
        PSMemberTypes.NoteProperty => new PSNoteProperty(Name, Value),
        PSMemberTypes.ScriptProperty => new PSScriptProperty(Name, Plain<ScriptBlock>(Value), Plain<ScriptBlock>(SecondValue)),
        PSMemberTypes.ScriptMethod => new PSScriptMethod(Name, Plain<ScriptBlock>(Value)),
        PSMemberTypes.AliasProperty => new PSAliasProperty(Name, Plain<string>(Value), Plain<Type>(SecondValue)),
        PSMemberTypes.CodeProperty => new PSCodeProperty(Name, Plain<MethodInfo>(Value), Plain<MethodInfo>(SecondValue)),
        PSMemberTypes.PropertySet => new PSPropertySet(Name, Plain<string[]>(Value)),
        PSMemberTypes.MemberSet => new PSMemberSet(Name, Plain<PSMemberInfo[]>(Value) ?? []),
        _ => throw new PSArgumentException($"Cannot add a member of type {MemberType}."),
    };

    private static T? Plain<T>(object? value)
        where T : class => value is null ? null : LanguagePrimitives.ConvertTo<T>(value);

    private void Add(PSMemberInfo member)
    {
        if (InputObject.Members[member.Name] is { } existing)
        {
            if (!Force)
            {
                WriteError(new ErrorRecord(
                    new InvalidOperationException(
                        $"Cannot add a member with the name \"{member.Name}\" because a member with that name already exists. To "
                            + "overwrite the member anyway, add the Force parameter to your command."),
                    "MemberAlreadyExists", ErrorCategory.InvalidOperation, InputObject));
                return;
            }

            if (existing.IsInstance)
            {
                InputObject.Members.Remove(member.Name);
            }
        }

        InputObject.Members.Add(member);
    }
}

/// <summary>Lets `Add-Member ScriptMethod name { }` bind by position: the first word must not be taken for a note's name.</summary>
internal sealed class NoMemberTypeAttribute : ValidateArgumentsAttribute
{
    protected override void Validate(object arguments, EngineIntrinsics engineIntrinsics)
    {
        if (arguments is string name && Enum.TryParse(name, ignoreCase: true, out PSMemberTypes _))
        {
            throw Failure(
                $"The name '{name}' is that of a member type. To add a note of that name, use -MemberType NoteProperty.", swallow: true);
        }
    }

    // Only so marked does it let the binder go on to the other parameters of that position.
    [UnsafeAccessor(UnsafeAccessorKind.Constructor)]
    private static extern ValidationMetadataException Failure(string message, bool swallow);
}
