using System.Management.Automation;
using ParallelProc.Engine;

namespace ParallelProc.Commands;

/// <summary>Stop-ProcessPool: ends pools and waits until their processes are gone.</summary>
[Cmdlet(VerbsLifecycle.Stop, "ProcessPool", SupportsShouldProcess = true)]
public sealed class StopProcessPoolCommand : PoolCmdlet
{
    private readonly List<Task> _stopping = [];
    private readonly List<ProcessPool> _pools = [];

    /// <summary>The pools, or their names, also with wildcards. A pool that is stopped already is no error.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Alias("Name")]
    [AllowEmptyCollection]
    [ArgumentCompleter(typeof(PoolNameCompleter))]
    [SupportsWildcards]
    public object[] Pool { get; set; } = [];

    /// <summary>Drops what has not begun; what runs is finished.</summary>
    [Parameter]
    public SwitchParameter CancelPending { get; set; }

    /// <summary>Ends what runs at once, and its workers with it.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        // All are told first, and then awaited.
        foreach (var given in Pool)
        {
            GuardOne(() =>
            {
                foreach (var pool in PoolResolver.Several(given))
                {
                    GuardOne(() => Stop(pool));
                }
            });
        }
    }

    /// <inheritdoc />
    protected override void EndProcessing() => Guard(() =>
    {
        PipelineWait.For(Task.WhenAll(_stopping), StopToken);
        foreach (var warning in _pools.SelectMany(static pool => pool.TakeWarnings()))
        {
            WriteWarning(warning.Message);
        }
    });

    private void Stop(ProcessPool pool)
    {
        if (!ShouldProcess(pool.Name))
        {
            return;
        }

        if (!CancelPending && !Force && OpenMap.Exists(pool))
        {
            throw PoolErrors.PoolInUse(pool.Name);
        }

        _pools.Add(pool);
        _stopping.Add(pool.StopAsync(CancelPending, Force));
    }
}
