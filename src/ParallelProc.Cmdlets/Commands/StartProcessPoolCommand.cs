using System.Management.Automation;

namespace ParallelProc.Commands;

/// <summary>Start-ProcessPool: starts a pool of worker processes.</summary>
[Cmdlet(VerbsLifecycle.Start, "ProcessPool")]
[OutputType(typeof(ProcessPool))]
public sealed class StartProcessPoolCommand : PoolOptionsCmdlet
{
    /// <summary>A name for the pool, unique among the running ones. Without it the pool gets a number.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <inheritdoc />
    protected override void EndProcessing() => Guard(() => WriteObject(StartPool(Name)));
}
