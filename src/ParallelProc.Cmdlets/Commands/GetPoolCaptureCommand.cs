using System.Management.Automation;

namespace ParallelProc.Commands;

/// <summary>Get-PoolCapture: shows what a script block, or a command, would bring along to a worker, and why. Nothing runs.</summary>
[Cmdlet(VerbsCommon.Get, "PoolCapture", DefaultParameterSetName = ScriptSet)]
[OutputType(typeof(PoolCaptureItem))]
public sealed class GetPoolCaptureCommand : CaptureCmdlet
{
    /// <summary>The script block, as Invoke-PoolMap and Submit-PoolTask take it.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ScriptSet)]
    [ScriptTextTransformation]
    public ScriptBlock? ScriptBlock { get; set; }

    /// <summary>The command, as Invoke-PoolMap and Submit-PoolTask take it.</summary>
    [Parameter(Mandatory = true, ParameterSetName = CommandSet)]
    [ArgumentCompleter(typeof(CommandNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string? CommandName { get; set; }

    /// <inheritdoc />
    protected override void EndProcessing() => Guard(() =>
        WriteObject(Capture(ScriptBlock ?? CommandBody.Of(CommandName!, hasInput: true, this)).Explain(), enumerateCollection: true));
}
