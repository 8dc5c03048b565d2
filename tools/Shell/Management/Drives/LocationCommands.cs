using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

[Cmdlet(VerbsCommon.Get, "Location", DefaultParameterSetName = "Location")]
public sealed class GetLocationCommand : CoreCommandBase
{
    [Parameter(ParameterSetName = "Location", ValueFromPipelineByPropertyName = true)]
    public string[]? PSProvider { get; set; }

    [Parameter(ParameterSetName = "Location", ValueFromPipelineByPropertyName = true)]
    public string[]? PSDrive { get; set; }

    [Parameter(ParameterSetName = "Stack")]
    public SwitchParameter Stack { get; set; }

    [Parameter(ParameterSetName = "Stack", ValueFromPipelineByPropertyName = true)]
    public string[]? StackName { get; set; }

    protected override void ProcessRecord()
    {
        if (ParameterSetName == "Stack")
        {
            foreach (var name in StackName ?? [null!])
            {
                Try(() => WriteObject(SessionState.Path.LocationStack(name), enumerateCollection: false));
            }
        }
        else if (PSProvider is not null)
        {
            ForEach(PSProvider, provider => WriteObject(SessionState.Path.CurrentProviderLocation(provider)));
        }
        else
        {
            WriteObject(SessionState.Path.CurrentLocation);
        }
    }
}

[Cmdlet(VerbsCommon.Set, "Location", DefaultParameterSetName = "Path")]
public sealed class SetLocationCommand : CoreCommandBase
{
    [Parameter(Position = 0, ParameterSetName = "Path", ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    public string Path { get; set; } = string.Empty;

    [Parameter(ParameterSetName = "LiteralPath", Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    public string? LiteralPath { get; set; }

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    [Parameter(ParameterSetName = "Stack", ValueFromPipelineByPropertyName = true)]
    public string? StackName { get; set; }

    protected override void ProcessRecord() => Try(() =>
    {
        if (ParameterSetName == "Stack")
        {
            _ = SessionState.Path.SetDefaultLocationStack(StackName);
            return;
        }

        // No path at all means home.
        var path = LiteralPath ?? (Path.Length == 0 ? "~" : Path);
        PathInfo now = ProviderAccess.SetLocation(SessionState.Path, path, Context(), LiteralPath is not null);
        if (PassThru)
        {
            WriteObject(now);
        }
    });
}

[Cmdlet(VerbsCommon.Push, "Location", DefaultParameterSetName = "Path")]
public sealed class PushLocationCommand : CoreCommandBase
{
    [Parameter(Position = 0, ParameterSetName = "Path", ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    public string Path { get; set; } = string.Empty;

    [Parameter(ParameterSetName = "LiteralPath", ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    public string? LiteralPath { get; set; }

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? StackName { get; set; }

    protected override void ProcessRecord() => Try(() =>
    {
        SessionState.Path.PushCurrentLocation(StackName);
        var path = LiteralPath ?? Path;
        if (path.Length > 0)
        {
            _ = ProviderAccess.SetLocation(SessionState.Path, path, Context(), LiteralPath is not null);
        }

        if (PassThru)
        {
            WriteObject(SessionState.Path.CurrentLocation);
        }
    });
}

[Cmdlet(VerbsCommon.Pop, "Location")]
public sealed class PopLocationCommand : CoreCommandBase
{
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? StackName { get; set; }

    protected override void ProcessRecord() => Try(() =>
    {
        PathInfo? now = SessionState.Path.PopLocation(StackName);
        if (PassThru && now is not null)
        {
            WriteObject(now);
        }
    });
}
