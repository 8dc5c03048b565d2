using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

[Cmdlet("Tee", "Object", DefaultParameterSetName = "File")]
public sealed class TeeObjectCommand : PSCmdlet, IDisposable
{
    private readonly List<object?> _kept = [];
    private SteppablePipeline? _file;

    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "File")]
    [Alias("Path")]
    public string FilePath { get; set; } = string.Empty;

    [Parameter(Mandatory = true, ParameterSetName = "LiteralFile")]
    [Alias("PSPath", "LP")]
    public string LiteralPath { get; set; } = string.Empty;

    [Parameter(ParameterSetName = "File")]
    public SwitchParameter Append { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = "Variable")]
    public string Variable { get; set; } = string.Empty;

    public void Dispose() => _file?.Dispose();

    protected override void BeginProcessing()
    {
        if (ParameterSetName == "Variable")
        {
            return;
        }

        var name = ParameterSetName == "File" ? "FilePath" : "LiteralPath";
        var path = (ParameterSetName == "File" ? FilePath : LiteralPath).Replace("'", "''", StringComparison.Ordinal);
        ScriptBlock write = ScriptBlock.Create($"Microsoft.PowerShell.Utility\\Out-File -{name} '{path}' -Append:${Append.IsPresent}");
        _file = write.GetSteppablePipeline();
        _file.Begin(expectInput: true);
    }

    protected override void ProcessRecord()
    {
        _kept.Add(InputObject);
        _file?.Process(InputObject);
        WriteObject(InputObject);
    }

    protected override void EndProcessing()
    {
        _file?.End();
        if (ParameterSetName == "Variable")
        {
            SessionState.PSVariable.Set(Variable, _kept.Count == 1 ? _kept[0] : _kept.ToArray());
        }
    }
}
