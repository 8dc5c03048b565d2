using System.Management.Automation;

namespace ParallelProc.Commands;

/// <summary>Add-PoolHost: takes a host into a pool that runs.</summary>
[Cmdlet(VerbsCommon.Add, "PoolHost", SupportsShouldProcess = true)]
[OutputType(typeof(ProcessPool))]
public sealed class AddPoolHostCommand : PoolCmdlet
{
    /// <summary>The pool, or its name.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ArgumentCompleter(typeof(PoolNameCompleter))]
    public object Pool { get; set; } = null!;

    /// <summary>Hosts, as New-PoolHost makes them.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    public PoolHost[] PoolHost { get; set; } = [];

    /// <summary>Writes the pool.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private ProcessPool? _pool;

    /// <inheritdoc />
    protected override void BeginProcessing() => Guard(() =>
    {
        _pool = PoolResolver.One(Pool);
        if (_pool.Refusal is { } refusal)
        {
            throw refusal;
        }
    });

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        foreach (var host in PoolHost)
        {
            GuardOne(() =>
            {
                if (ShouldProcess(_pool!.Name, $"Add the host {host}"))
                {
                    _pool.AddHost(host);
                }
            });
        }
    }

    /// <inheritdoc />
    protected override void EndProcessing()
    {
        if (PassThru)
        {
            WriteObject(_pool);
        }
    }
}
