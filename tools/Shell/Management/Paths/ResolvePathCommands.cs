using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

[Cmdlet(VerbsDiagnostic.Resolve, "Path", DefaultParameterSetName = PathSet)]
public sealed class ResolvePathCommand : PathCommandBase
{
    [Parameter]
    public SwitchParameter Relative { get; set; }

    protected override void ProcessRecord()
    {
        foreach (var path in Paths)
        {
            Try(() =>
            {
                foreach (PathInfo item in ResolveAll(path))
                {
                    WriteObject(Relative ? MakeRelative(item) : item);
                }
            });
        }
    }

    private string MakeRelative(PathInfo item)
    {
        var path = SessionState.Path.NormalizeRelativePath(item.Path, SessionState.Path.CurrentLocation.ProviderPath);
        return path.StartsWith('.') || System.IO.Path.IsPathRooted(path) ? path : SessionState.Path.Combine(".", path);
    }
}

[Cmdlet(VerbsData.Convert, "Path", DefaultParameterSetName = PathSet)]
[OutputType(typeof(string))]
public sealed class ConvertPathCommand : PathCommandBase
{
    protected override void ProcessRecord()
    {
        foreach (var path in Paths)
        {
            Try(() => WriteObject(ResolveAll(path).Select(p => p.ProviderPath), enumerateCollection: true));
        }
    }
}
