using System.Diagnostics;
using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

[Cmdlet(VerbsDiagnostic.Measure, "Command")]
public sealed class MeasureCommandCommand : PSCmdlet
{
    private readonly Stopwatch _watch = new();

    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    [Parameter(Position = 0, Mandatory = true)]
    public ScriptBlock Expression { get; set; } = null!;

    protected override void ProcessRecord()
    {
        // In the caller's scope, its output thrown away, its errors not: as if dotted into a pipeline that ends in Out-Null.
        _watch.Start();
        _ = InvokeCommand.InvokeScript(useLocalScope: false, Discard, InputObject is null ? [] : new object[] { InputObject }, Expression);
        _watch.Stop();
    }

    protected override void EndProcessing() => WriteObject(_watch.Elapsed);

    private static ScriptBlock Discard { get; } = ScriptBlock.Create("$input | . $args[0] | Out-Null");
}
