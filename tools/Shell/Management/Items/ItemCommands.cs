using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

[Cmdlet(VerbsCommon.Get, "Item", DefaultParameterSetName = PathSet)]
public sealed class GetItemCommand : FilteredPathCommandBase
{
    protected override void ProcessRecord() =>
        ForEach(Paths, path => ProviderAccess.Get(InvokeProvider.Item, path, Context()));
}

[Cmdlet(VerbsCommon.Set, "Item", SupportsShouldProcess = true, DefaultParameterSetName = PathSet)]
public sealed class SetItemCommand : FilteredPathCommandBase
{
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    public object? Value { get; set; }

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override void ProcessRecord() => ForEach(Paths, path =>
    {
        var context = Context();
        ProviderAccess.SetPassThru(context, PassThru);
        ProviderAccess.Set(InvokeProvider.Item, path, Value, context);
    });
}

[Cmdlet(VerbsCommon.Clear, "Item", SupportsShouldProcess = true, DefaultParameterSetName = PathSet)]
public sealed class ClearItemCommand : FilteredPathCommandBase
{
    protected override void ProcessRecord() =>
        ForEach(Paths, path => ProviderAccess.Clear(InvokeProvider.Item, path, Context()));
}

[Cmdlet(VerbsCommon.Copy, "Item", SupportsShouldProcess = true, DefaultParameterSetName = PathSet)]
public sealed class CopyItemCommand : FilteredPathCommandBase
{
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    public string Destination { get; set; } = string.Empty;

    [Parameter]
    public SwitchParameter Container { get; set; } = true;

    [Parameter]
    public SwitchParameter Recurse { get; set; }

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override void ProcessRecord() => ForEach(Paths, path =>
    {
        CopyContainers containers = Container ? CopyContainers.CopyTargetContainer : CopyContainers.CopyChildrenOfTargetContainer;
        var context = Context();
        ProviderAccess.SetPassThru(context, PassThru);
        ProviderAccess.Copy(InvokeProvider.Item, path, Destination, Recurse, containers, context);
    });
}

[Cmdlet(VerbsCommon.Move, "Item", SupportsShouldProcess = true, DefaultParameterSetName = PathSet)]
public sealed class MoveItemCommand : FilteredPathCommandBase
{
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    public string Destination { get; set; } = ".";

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override void ProcessRecord() => ForEach(Paths, path =>
    {
        var context = Context();
        ProviderAccess.SetPassThru(context, PassThru);
        ProviderAccess.Move(InvokeProvider.Item, path, Destination, context);
    });
}
