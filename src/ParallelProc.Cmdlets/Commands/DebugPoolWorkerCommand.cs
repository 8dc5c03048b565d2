using System.Management.Automation;
using ParallelProc.Engine;

namespace ParallelProc.Commands;

/// <summary>Debug-PoolWorker: tells how to enter a worker's process and debug what it runs.</summary>
[Cmdlet(VerbsDiagnostic.Debug, "PoolWorker")]
[OutputType(typeof(PoolWorkerEntry))]
public sealed class DebugPoolWorkerCommand : PoolCmdlet
{
    /// <summary>Workers by their number in their pool; without it, all.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public int[]? Id { get; set; }

    /// <summary>The pools, or their names, also with wildcards; without it, all pools.</summary>
    [Parameter(Position = 1, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(PoolNameCompleter))]
    [ValidateNotNull]
    [SupportsWildcards]
    public object[]? Pool { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        foreach (var given in Pool ?? ["*"])
        {
            GuardOne(() => Write(PoolResolver.Several(given).SelectMany(static pool => pool.GetWorkers()).ToArray()));
        }
    }

    private void Write(PoolWorker[] workers)
    {
        foreach (var id in Id ?? [])
        {
            if (Array.TrueForAll(workers, w => w.Id != id))
            {
                WriteError(PoolErrors.WorkerNotFound(id, workers.Select(static w => w.Id)));
            }
        }

        foreach (var worker in workers.Where(w => Id is null || Id.Contains(w.Id)))
        {
            WriteObject(new PoolWorkerEntry(worker));
        }
    }
}
