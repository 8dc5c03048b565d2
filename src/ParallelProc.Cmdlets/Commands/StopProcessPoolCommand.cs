using System.Management.Automation;
using ParallelProc.Engine;

namespace ParallelProc.Commands;

/// <summary>Stop-ProcessPool: ends pools and waits until their processes are gone.</summary>
[Cmdlet(VerbsLifecycle.Stop, "ProcessPool", SupportsShouldProcess = true)]
public sealed class StopProcessPoolCommand : PoolCmdlet
{
    private readonly List<Task> _stopping = [];

    /// <summary>The pool, or its name. A pool that is stopped already is no error.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Alias("Name")]
    [ArgumentCompleter(typeof(PoolNameCompleter))]
    public object Pool { get; set; } = null!;

    /// <summary>Drops what has not begun; what runs is finished.</summary>
    [Parameter]
    public SwitchParameter CancelPending { get; set; }

    /// <summary>Ends what runs at once, and its workers with it.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord() => GuardOne(() =>
    {
        var pool = PoolGiven(Pool);
        if (ShouldProcess(pool.Name))
        {
            _stopping.Add(pool.StopAsync(CancelPending, Force));
        }
    });

    /// <inheritdoc />
    protected override void EndProcessing() => Guard(() => PipelineWait.For(Task.WhenAll(_stopping), StopToken));
}
