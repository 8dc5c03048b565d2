using System.Management.Automation;

namespace ParallelProc.Commands;

/// <summary>Set-ProcessPool: changes a running pool.</summary>
[Cmdlet(VerbsCommon.Set, "ProcessPool", SupportsShouldProcess = true)]
[OutputType(typeof(ProcessPool))]
public sealed class SetProcessPoolCommand : PoolCmdlet
{
    /// <summary>The pool, or its name.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Alias("Name")]
    [ArgumentCompleter(typeof(PoolNameCompleter))]
    public object Pool { get; set; } = null!;

    /// <summary>The most workers that may live at a time from now on. Those that are too many end after what they run.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [Alias("ThrottleLimit")]
    public int MaxWorkers { get; set; }

    /// <summary>Writes the pool.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc />
    protected override void BeginProcessing() => Guard(() => CheckLimit(nameof(MaxWorkers), MaxWorkers));

    /// <inheritdoc />
    protected override void ProcessRecord() => GuardOne(() =>
    {
        var pool = PoolResolver.One(Pool);
        if (pool.Refusal is { } refusal)
        {
            throw refusal;
        }

        if (ShouldProcess(pool.Name, $"Set the most workers to {MaxWorkers}"))
        {
            pool.Resize(MaxWorkers);
        }

        if (PassThru)
        {
            WriteObject(pool);
        }
    });
}
