using System.Collections.ObjectModel;
using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

[Cmdlet(VerbsCommon.Get, "ItemProperty", DefaultParameterSetName = PathSet)]
public sealed class GetItemPropertyCommand : FilteredPathCommandBase
{
    [Parameter(Position = 1)]
    [Alias("PSProperty")]
    public string[]? Name { get; set; }

    protected override void ProcessRecord() => ForEach(Paths, path =>
        ProviderAccess.Get(InvokeProvider.Property, path, Name is null ? null : new Collection<string>([.. Name]), Context()));
}

[Cmdlet(VerbsCommon.Get, "ItemPropertyValue", DefaultParameterSetName = PathSet)]
public sealed class GetItemPropertyValueCommand : FilteredPathCommandBase
{
    [Parameter(Position = 1, Mandatory = true)]
    [Alias("PSProperty")]
    public string[] Name { get; set; } = [];

    protected override void ProcessRecord() => ForEach(Paths, path =>
    {
        foreach (PathInfo item in ResolveAll(path))
        {
            PSObject properties = InvokeProvider.Property.Get([item.Path], new Collection<string>([.. Name]), literalPath: true).First();
            foreach (var name in Name)
            {
                WriteObject(properties.Properties[name]?.Value);
            }
        }
    });
}

[Cmdlet(VerbsCommon.Set, "ItemProperty", SupportsShouldProcess = true, DefaultParameterSetName = PathSet)]
public sealed class SetItemPropertyCommand : FilteredPathCommandBase
{
    [Parameter(Position = 1, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSProperty")]
    public string Name { get; set; } = string.Empty;

    [Parameter(Position = 2, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    public object? Value { get; set; }

    protected override void ProcessRecord() => ForEach(Paths, path =>
    {
        var change = new PSObject();
        change.Properties.Add(new PSNoteProperty(Name, Value));
        ProviderAccess.Set(InvokeProvider.Property, path, change, Context());
    });
}
