using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

[Cmdlet(VerbsCommon.Get, "ChildItem", DefaultParameterSetName = ItemsSet)]
public sealed class GetChildItemCommand : CoreCommandBase
{
    private const string ItemsSet = "Items";
    private const string LiteralItemsSet = "LiteralItems";

    [Parameter(Position = 0, ParameterSetName = ItemsSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    public string[]? Path { get; set; }

    [Parameter(ParameterSetName = LiteralItemsSet, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    public string[] LiteralPath { get; set; } = [];

    [Parameter(Position = 1)]
    public string? Filter { get; set; }

    [Parameter]
    public string[]? Include { get; set; }

    [Parameter]
    public string[]? Exclude { get; set; }

    [Parameter]
    [Alias("s", "r")]
    public SwitchParameter Recurse { get; set; }

    [Parameter]
    public uint Depth { get; set; } = uint.MaxValue;

    [Parameter]
    public SwitchParameter Name { get; set; }

    private protected override string[]? IncludeFilter => Include;

    private protected override string[]? ExcludeFilter => Exclude;

    private protected override string? ProviderFilter => Filter;

    private protected override bool IsLiteral => ParameterSetName == LiteralItemsSet;

    private bool Deep => Recurse || Depth != uint.MaxValue;

    private IEnumerable<string> Paths => IsLiteral ? LiteralPath : Path is { Length: > 0 } ? Path : ["."];

    protected override void ProcessRecord() => ForEach(Paths, path =>
    {
        if (Name)
        {
            ProviderAccess.GetNames(InvokeProvider.ChildItem, path, ReturnContainers.ReturnMatchingContainers, Deep, Depth, Context());
        }
        else
        {
            ProviderAccess.Get(InvokeProvider.ChildItem, path, Deep, Depth, Context());
        }
    });

    private protected override object? ProviderParameters(object context) =>
        ProviderAccess.ChildItemsParameters(
            InvokeProvider.ChildItem, LiteralPath.Concat(Path ?? []).FirstOrDefault() ?? ".", Recurse, context);
}
