using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

[Cmdlet(VerbsCommon.Split, "Path", DefaultParameterSetName = "ParentSet")]
[OutputType(typeof(string))]
public sealed class SplitPathCommand : CoreCommandBase
{
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    public string[] Path { get; set; } = [];

    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    public string[] LiteralPath { get; set; } = [];

    [Parameter(ParameterSetName = "ParentSet")]
    public SwitchParameter Parent { get; set; }

    [Parameter(ParameterSetName = "LeafSet", Mandatory = true)]
    public SwitchParameter Leaf { get; set; }

    [Parameter(ParameterSetName = "LeafBaseSet", Mandatory = true)]
    public SwitchParameter LeafBase { get; set; }

    [Parameter(ParameterSetName = "ExtensionSet", Mandatory = true)]
    public SwitchParameter Extension { get; set; }

    [Parameter(ParameterSetName = "QualifierSet", Mandatory = true)]
    public SwitchParameter Qualifier { get; set; }

    [Parameter(ParameterSetName = "NoQualifierSet", Mandatory = true)]
    public SwitchParameter NoQualifier { get; set; }

    [Parameter(ParameterSetName = "IsAbsoluteSet", Mandatory = true)]
    public SwitchParameter IsAbsolute { get; set; }

    [Parameter]
    public SwitchParameter Resolve { get; set; }

    protected override void ProcessRecord()
    {
        foreach (var path in LiteralPath.Length > 0 ? LiteralPath : Path)
        {
            Try(() =>
            {
                IEnumerable<string> targets = Resolve ? [.. ResolveAll(path, literal: false).Select(p => p.Path)] : [path];
                foreach (var target in targets)
                {
                    WriteObject(Split(target));
                }
            });
        }
    }

    private object Split(string path) => ParameterSetName switch
    {
        "LeafSet" => SessionState.Path.ParseChildName(path),
        "LeafBaseSet" => System.IO.Path.GetFileNameWithoutExtension(SessionState.Path.ParseChildName(path)),
        "ExtensionSet" => System.IO.Path.GetExtension(SessionState.Path.ParseChildName(path)),
        "QualifierSet" => QualifierOf(path) is { Length: > 0 } qualifier
            ? qualifier
            : throw new PSArgumentException($"Cannot parse path because path '{path}' does not have a qualifier specified."),
        "NoQualifierSet" => path[QualifierOf(path).Length..],
        "IsAbsoluteSet" => SessionState.Path.IsPSAbsolute(path, out _),
        _ => SessionState.Path.ParseParent(path, string.Empty),
    };

    private static string QualifierOf(string path)
    {
        var provider = path.IndexOf("::", StringComparison.Ordinal);
        var colon = provider >= 0 ? provider + 1 : path.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? string.Empty : path[..(colon + 1)];
    }
}
