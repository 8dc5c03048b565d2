using System.Management.Automation;
using ParallelProc.Engine;

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
                    // A table shows hosts where there are some: by this name it is known.
                    var named = !pool.HasHosts ? null : $"{typeof(PoolWorker).FullName}#Hosts";
                    foreach (var worker in PipelineWait.For(pool.GetWorkersAsync(), StopToken))
                    {
                        var shown = PSObject.AsPSObject(worker);
                        if (named is not null)
                        {
                            shown.TypeNames.Insert(0, named);
                        }

                        WriteObject(shown);
                    }
                }
            });
        }
    }
}
