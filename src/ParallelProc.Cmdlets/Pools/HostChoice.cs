using ParallelProc.Engine;

namespace ParallelProc.Commands;

/// <summary>Makes hosts of what the user says of them.</summary>
internal static class HostChoice
{
    /// <exception cref="PoolException">ssh would take the name for a switch of its own.</exception>
    public static PoolHost Ssh(string host, int workers, string? name = null, int? port = null, string? keyFile = null, string? configFile = null, IReadOnlyList<string>? options = null, string program = "pwsh", bool shares = true)
    {
        if (string.IsNullOrWhiteSpace(host) || host[0] == '-' || host.Any(static c => char.IsControl(c) || char.IsWhiteSpace(c)))
        {
            throw PoolErrors.InvalidHostName(host);
        }

        return new PoolHost
        {
            Name = name ?? host[(host.LastIndexOf('@') + 1)..],
            Kind = PoolHostKind.Ssh,
            Workers = workers,
            SharesConnection = shares && workers > 1, // for one it would only be another process
            Command = SshCommand.Words(host, port, keyFile, configFile, options ?? []),
            PowerShellPath = program,
        };
    }

    public static PoolHost Of(IReadOnlyList<string> command, int workers, string? name, string program) =>
        new() { Name = name ?? Path.GetFileNameWithoutExtension(command[0]), Kind = PoolHostKind.Command, Workers = workers, Command = [.. command], PowerShellPath = program };

    public static PoolHost Slurm(int workers, int cpus, long? memory, IEnumerable<string> options, bool requeue, string? name, string program, JoinPlace? join = null) => new()
    {
        Name = name ?? "slurm",
        Kind = PoolHostKind.Slurm,
        Workers = workers,
        Allocation = SlurmCommand.Allocation(workers, cpus, memory, join is null ? options : options.Append(SlurmCommand.GoesOn)),
        Command = join is null ? SlurmCommand.Step(cpus, memory) : SlurmCommand.JoinedStep(cpus, memory),
        JoinAddress = join?.Address,
        JoinPort = join?.Port ?? 0,
        Requeue = requeue,
        PowerShellPath = program,
    };

    public static PoolHost Local(int? workers, string? name) =>
        new() { Name = name ?? Environment.MachineName, Kind = PoolHostKind.Local, Workers = workers ?? PoolOptions.ProcessorsHere };
}
