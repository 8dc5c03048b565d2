using System.Management.Automation;

namespace ParallelProc.Commands;

/// <summary>Start-ProcessPool: starts a pool of worker processes.</summary>
[Cmdlet(VerbsLifecycle.Start, "ProcessPool")]
[OutputType(typeof(ProcessPool))]
public sealed class StartProcessPoolCommand : PoolOptionsCmdlet
{
    /// <inheritdoc />
    protected override void EndProcessing() => Guard(() => WriteObject(StartPool()));
}
