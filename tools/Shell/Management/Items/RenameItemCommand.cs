using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

[Cmdlet(VerbsCommon.Rename, "Item", SupportsShouldProcess = true, DefaultParameterSetName = "ByPath")]
public sealed class RenameItemCommand : CoreCommandBase
{
    [Parameter(
        Position = 0, Mandatory = true, ParameterSetName = "ByPath", ValueFromPipeline = true,
        ValueFromPipelineByPropertyName = true)]
    public string Path { get; set; } = string.Empty;

    [Parameter(Mandatory = true, ParameterSetName = "ByLiteralPath", ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    public string LiteralPath { get; set; } = string.Empty;

    [Parameter(Position = 1, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    public string NewName { get; set; } = string.Empty;

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override bool IsLiteral => ParameterSetName == "ByLiteralPath";

    protected override void ProcessRecord() => Try(() =>
    {
        var path = IsLiteral ? LiteralPath : ResolveAll(Path).Single().Path;
        var context = Context(literal: true);
        ProviderAccess.SetPassThru(context, PassThru);
        ProviderAccess.Rename(InvokeProvider.Item, path, NewName, context);
    });
}
