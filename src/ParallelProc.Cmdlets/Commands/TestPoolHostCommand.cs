using System.Management.Automation;

namespace ParallelProc.Commands;

/// <summary>Test-PoolHost: goes each step to a host and says which one fails, and how to mend it.</summary>
[Cmdlet(VerbsDiagnostic.Test, "PoolHost", DefaultParameterSetName = "PoolHost")]
[OutputType(typeof(PoolHostCheck))]
public sealed class TestPoolHostCommand : PoolCmdlet
{
    /// <summary>Hosts, as New-PoolHost makes them.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = "PoolHost")]
    [ValidateNotNullOrEmpty]
    public PoolHost[] PoolHost { get; set; } = [];

    /// <summary>Hosts that ssh gets to, by their names.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "HostName")]
    [ValidateNotNullOrEmpty]
    public string[] HostName { get; set; } = [];

    /// <inheritdoc />
    protected override void ProcessRecord() => Guard(() =>
    {
        foreach (var host in ParameterSetName == "HostName" ? HostName.Select(static name => HostChoice.Ssh(name, 1)) : PoolHost)
        {
            WriteObject(new HostTrial(host, SessionOptions.Of(SessionState), SessionState, StopToken).Run(), enumerateCollection: true);
        }
    });
}
