using System.Management.Automation;

namespace ParallelProc.Commands;

/// <summary>Get-PoolWorker: the worker processes of pools.</summary>
[Cmdlet(VerbsCommon.Get, "PoolWorker")]
[OutputType(typeof(PoolWorker))]
public sealed class GetPoolWorkerCommand : PoolCmdlet
{
    /// <summary>The pools, or their names, also with wildcards; without it, all pools.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(PoolNameCompleter))]
    [ValidateNotNull]
    [SupportsWildcards]
    public object[]? Pool { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        foreach (var given in Pool ?? ["*"])
        {
            GuardOne(() =>
            {
                foreach (var pool in PoolResolver.Several(given))
                {
                    WriteObject(pool.GetWorkers(), enumerateCollection: true);
                }
            });
        }
    }
}
