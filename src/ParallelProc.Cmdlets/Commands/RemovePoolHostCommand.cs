using System.Management.Automation;

namespace ParallelProc.Commands;

/// <summary>Remove-PoolHost: takes a host out of a pool that runs. What runs there ends; what has not begun goes to others.</summary>
[Cmdlet(VerbsCommon.Remove, "PoolHost", SupportsShouldProcess = true)]
public sealed class RemovePoolHostCommand : PoolCmdlet
{
    /// <summary>The pool, or its name.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ArgumentCompleter(typeof(PoolNameCompleter))]
    public object Pool { get; set; } = null!;

    /// <summary>The names of hosts.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Name")]
    [HostNameTransformation]
    [ValidateNotNullOrEmpty]
    public string[] HostName { get; set; } = [];

    /// <inheritdoc />
    protected override void ProcessRecord() => Guard(() =>
    {
        var pool = PoolResolver.One(Pool);
        foreach (var name in HostName)
        {
            GuardOne(() =>
            {
                if (ShouldProcess(pool.Name, $"Remove the host {name}"))
                {
                    pool.RemoveHost(name);
                }
            });
        }
    });
}
