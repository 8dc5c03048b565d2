using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>-Path or -LiteralPath, the latter bound from the PSPath of what comes down the pipeline.</summary>
public abstract class PathCommandBase : CoreCommandBase
{
    protected const string PathSet = "Path";
    protected const string LiteralPathSet = "LiteralPath";

    [Parameter(
        Position = 0, ParameterSetName = PathSet, Mandatory = true, ValueFromPipeline = true,
        ValueFromPipelineByPropertyName = true)]
    public string[] Path { get; set; } = [];

    [Parameter(ParameterSetName = LiteralPathSet, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    public string[] LiteralPath { get; set; } = [];

    private protected override bool IsLiteral => ParameterSetName == LiteralPathSet;

    private protected IEnumerable<string> Paths => IsLiteral ? LiteralPath : Path;

    private protected string FirstPath => LiteralPath.Concat(Path).FirstOrDefault() ?? ".";
}

/// <summary>The same with -Filter, -Include and -Exclude.</summary>
public abstract class FilteredPathCommandBase : PathCommandBase
{
    [Parameter]
    public string? Filter { get; set; }

    [Parameter]
    public string[]? Include { get; set; }

    [Parameter]
    public string[]? Exclude { get; set; }

    private protected override string[]? IncludeFilter => Include;

    private protected override string[]? ExcludeFilter => Exclude;

    private protected override string? ProviderFilter => Filter;
}
