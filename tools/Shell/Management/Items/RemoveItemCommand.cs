using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

[Cmdlet(VerbsCommon.Remove, "Item", SupportsShouldProcess = true, DefaultParameterSetName = PathSet)]
public sealed class RemoveItemCommand : FilteredPathCommandBase
{
    private bool _yesToAll;
    private bool _noToAll;

    [Parameter]
    public SwitchParameter Recurse { get; set; }

    protected override void ProcessRecord()
    {
        foreach (var path in Paths)
        {
            Try(() =>
            {
                foreach (PathInfo item in ResolveAll(path))
                {
                    Remove(item);
                }
            });
        }
    }

    private void Remove(PathInfo item)
    {
        var path = item.Provider.Name == "FileSystem" ? item.ProviderPath : item.Path;
        if (!Recurse
            && ProviderAccess.IsContainer(InvokeProvider.Item, path, Context(literal: true))
            && ProviderAccess.HasChild(InvokeProvider.ChildItem, path, Context(literal: true))
            && !ShouldContinue(
                $"The item at {path} has children and the Recurse parameter was not specified. If you continue, all children will be "
                    + "removed with the item. Are you sure you want to continue?",
                null, ref _yesToAll, ref _noToAll))
        {
            return;
        }

        Try(() => ProviderAccess.Remove(InvokeProvider.Item, path, recurse: true, Context(literal: true)));
    }
}
