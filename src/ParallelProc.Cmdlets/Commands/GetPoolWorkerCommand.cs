using System.Management.Automation;

namespace ParallelProc.Commands;

/// <summary>Get-PoolWorker: the worker processes of pools.</summary>
[Cmdlet(VerbsCommon.Get, "PoolWorker")]
[OutputType(typeof(PoolWorker))]
public sealed class GetPoolWorkerCommand : PoolCmdlet
{
    /// <summary>The pool, or its name; without it, all pools.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(PoolNameCompleter))]
    [ValidateNotNull]
    public object? Pool { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord() => GuardOne(() =>
    {
        foreach (var pool in Pool is null ? PoolRegistry.All : [PoolGiven(Pool)])
        {
            WriteObject(pool.GetWorkers(), enumerateCollection: true);
        }
    });
}
