using System.Management.Automation;
using ParallelProc.Engine;

namespace ParallelProc.Commands;

/// <summary>New-PoolHost: says where workers of a pool may run, how many, and how to get there. Nothing is started.</summary>
[Cmdlet(VerbsCommon.New, "PoolHost", DefaultParameterSetName = SshSet)]
[OutputType(typeof(PoolHost))]
public sealed class NewPoolHostCommand : PoolCmdlet
{
    private const string SshSet = "Ssh";
    private const string CommandSet = "Command";
    private const string LocalSet = "Local";
    private const string SlurmSet = "Slurm";
    private const string JoinSet = "SlurmJoin";

    /// <summary>Hosts as ssh takes them: a name, user@name, or a name of its configuration.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = SshSet)]
    [ValidateNotNullOrEmpty]
    public string[] HostName { get; set; } = [];

    /// <summary>A program of this machine, and its arguments, that leads to a PowerShell somewhere else: that and its switches are put behind them.</summary>
    [Parameter(Mandatory = true, ParameterSetName = CommandSet)]
    [ValidateNotNullOrEmpty]
    public string[] Command { get; set; } = [];

    /// <summary>This machine.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LocalSet)]
    public SwitchParameter Local { get; set; }

    /// <summary>An allocation of Slurm's, which the pool asks for when it has work, with a step for each worker.</summary>
    [Parameter(Mandatory = true, ParameterSetName = SlurmSet)]
    [Parameter(Mandatory = true, ParameterSetName = JoinSet)]
    public SwitchParameter Slurm { get; set; }

    /// <summary>One step of Slurm's starts many workers, which join the pool over TLS. The pool listens for them at a port of this machine while it runs.</summary>
    [Parameter(Mandatory = true, ParameterSetName = JoinSet)]
    public SwitchParameter Join { get; set; }

    /// <summary>The address of this machine at which the nodes reach it; without it, the only one that it has in a private network.</summary>
    [Parameter(ParameterSetName = JoinSet)]
    [ValidateNotNullOrEmpty]
    public string? JoinAddress { get; set; }

    /// <summary>The port for that; without it, one that the system gives.</summary>
    [Parameter(ParameterSetName = JoinSet)]
    [ValidateRange(1, 65535)]
    public int JoinPort { get; set; }

    /// <summary>The partition to ask; without it, Slurm's default.</summary>
    [Parameter(ParameterSetName = SlurmSet)]
    [Parameter(ParameterSetName = JoinSet)]
    [ValidateNotNullOrEmpty]
    public string? Partition { get; set; }

    /// <summary>The account that is charged; without it, the user's own.</summary>
    [Parameter(ParameterSetName = SlurmSet)]
    [Parameter(ParameterSetName = JoinSet)]
    [ValidateNotNullOrEmpty]
    public string? Account { get; set; }

    /// <summary>How long the allocation may last; without it, what the partition gives.</summary>
    [Parameter(ParameterSetName = SlurmSet)]
    [Parameter(ParameterSetName = JoinSet)]
    public TimeSpan? TimeLimit { get; set; }

    /// <summary>Memory for each worker, in bytes: 2GB, say. Without it, what the partition gives.</summary>
    [Parameter(ParameterSetName = SlurmSet)]
    [Parameter(ParameterSetName = JoinSet)]
    public long? MemoryPerWorker { get; set; }

    /// <summary>Processors for each worker.</summary>
    [Parameter(ParameterSetName = SlurmSet)]
    [Parameter(ParameterSetName = JoinSet)]
    public int? CpusPerWorker { get; set; }

    /// <summary>Features that nodes must have, as Slurm's --constraint.</summary>
    [Parameter(ParameterSetName = SlurmSet)]
    [Parameter(ParameterSetName = JoinSet)]
    [ValidateNotNullOrEmpty]
    public string? Constraint { get; set; }

    /// <summary>Further options of salloc: '--gres=gpu:1'.</summary>
    [Parameter(ParameterSetName = SlurmSet)]
    [Parameter(ParameterSetName = JoinSet)]
    [ValidateNotNullOrEmpty]
    public string[] ExtraOption { get; set; } = [];

    /// <summary>An allocation that ends while there is work, as its time was over or others had to have it, is asked for again.</summary>
    [Parameter(ParameterSetName = SlurmSet)]
    [Parameter(ParameterSetName = JoinSet)]
    public SwitchParameter Requeue { get; set; }

    /// <summary>How many workers may run there at a time; without it 1, and as many as processors on this machine.</summary>
    [Parameter]
    public int? Workers { get; set; }

    /// <summary>What errors and figures call it; without it, the host's name, or that of the program.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>The port of its SSH server; without it, what ssh's configuration says.</summary>
    [Parameter(ParameterSetName = SshSet)]
    [ValidateRange(1, 65535)]
    public int? Port { get; set; }

    /// <summary>A file with the private key; without it, what ssh's configuration and agent have.</summary>
    [Parameter(ParameterSetName = SshSet)]
    [ValidateNotNullOrEmpty]
    public string? KeyFile { get; set; }

    /// <summary>A configuration for ssh, in place of the user's and the system's.</summary>
    [Parameter(ParameterSetName = SshSet)]
    [ValidateNotNullOrEmpty]
    public string? SshConfigFile { get; set; }

    /// <summary>Further options of ssh, as in its configuration: 'ProxyJump=gate'. They count before our own.</summary>
    [Parameter(ParameterSetName = SshSet)]
    [ValidateNotNullOrEmpty]
    public string[] SshOption { get; set; } = [];

    /// <summary>A connection for each worker: large data then goes through several ssh processes at once, and so through several processors.</summary>
    [Parameter(ParameterSetName = SshSet)]
    public SwitchParameter NoSharedConnection { get; set; }

    /// <summary>The PowerShell that workers run there (7.4 or later); without it pwsh, as a login there finds it.</summary>
    [Parameter(ParameterSetName = SshSet)]
    [Parameter(ParameterSetName = CommandSet)]
    [Parameter(ParameterSetName = SlurmSet)]
    [Parameter(ParameterSetName = JoinSet)]
    [ValidateNotNullOrEmpty]
    public string PowerShellPath { get; set; } = "pwsh";

    /// <inheritdoc />
    protected override void ProcessRecord() => Guard(() =>
    {
        CheckLimit(nameof(Workers), Workers);
        if (ParameterSetName == SshSet)
        {
            foreach (var host in HostName)
            {
                WriteObject(HostChoice.Ssh(host, Workers ?? 1, Name, Port, Resolved(KeyFile), Resolved(SshConfigFile), SshOption, PowerShellPath, !NoSharedConnection));
            }
        }
        else if (Slurm)
        {
            if (OperatingSystem.IsWindows())
            {
                throw PoolErrors.AllocationFailed(Name ?? "slurm", jobId: null, "Slurm's programs are not made for Windows: start this session on the cluster's login node.");
            }

            CheckLimit(nameof(CpusPerWorker), CpusPerWorker);
            if (MemoryPerWorker < 1 << 20)
            {
                throw PoolErrors.InvalidLimit(nameof(MemoryPerWorker), MemoryPerWorker, "it must be 1MB or more, in bytes: 2GB, say");
            }

            WriteObject(HostChoice.Slurm(Workers ?? 1, CpusPerWorker ?? 1, MemoryPerWorker, SlurmOptions(), Requeue, Name, PowerShellPath, Join ? new JoinPlace(ClusterAddress.Choose(JoinAddress), JoinPort) : null));
        }
        else
        {
            WriteObject(Local ? HostChoice.Local(Workers, Name) : HostChoice.Of(Command, Workers ?? 1, Name, PowerShellPath));
        }
    });

    private string? Resolved(string? path) => path is null ? null : GetUnresolvedProviderPathFromPSPath(path);

    private IEnumerable<string> SlurmOptions()
    {
        if (TimeLimit < TimeSpan.FromMinutes(1))
        {
            throw PoolErrors.InvalidLimit(nameof(TimeLimit), TimeLimit, "it must be a minute or more: Slurm counts in minutes");
        }

        return
        [
            .. Option("partition", Partition), .. Option("account", Account), .. Option("constraint", Constraint),
            .. Option("time", TimeLimit is { } limit ? $"{Math.Ceiling(limit.TotalMinutes)}" : null), .. ExtraOption,
        ];
    }

    private static IEnumerable<string> Option(string name, string? value) => value is null ? [] : [$"--{name}={value}"];
}
