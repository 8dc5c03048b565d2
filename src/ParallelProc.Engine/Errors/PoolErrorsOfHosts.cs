using System.Management.Automation;
using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <content>Errors of hosts, and of the ways to them.</content>
internal static partial class PoolErrors
{
    public static PoolException InvalidHostName(string name) => new(
        $"'{Visible(name)}' is no name of a host: ssh takes a name, user@name, or a name of its configuration.",
        "InvalidHostName", ErrorCategory.InvalidArgument, name);

    public static PoolException HostFailed(HostProblem found, WorkerExit exit, string lastText)
    {
        var problem = found.With(exit, lastText);
        var ending = problem.Text.Length == 0 ? $"its channel has ended ({exit})." : Sentence(problem.Text);
        var (id, hint) = problem.Step switch
        {
            PoolHostStep.Name => ("HostNameFailed", "Is it spelt right, and known to this machine or to ssh's configuration?"),
            PoolHostStep.Key => ("HostKeyFailed", "Log in once by hand with ssh: its key must be known here, and ours there, without a question."),
            PoolHostStep.Shell => ("HostShellFailed", "There is no such program: is pwsh on the PATH of a login there? -PowerShellPath of New-PoolHost names it."),
            PoolHostStep.Channel => ("HostChannelFailed", "A login script, or whatever stands in front of PowerShell, must print nothing when nobody is at a terminal."),
            PoolHostStep.Version => ("HostVersionFailed", $"Workers need PowerShell {HostBoot.LeastVersion} or later: install it there, or name it with -PowerShellPath of New-PoolHost."),
            PoolHostStep.Cache => ("HostCacheFailed", "Make room there, or name another folder in the environment variable PARALLELPROC_CACHE of that login."),
            _ => ("HostConnectionFailed", "See whether the way there (ssh, or its Command with pwsh behind it) works by itself at a prompt, and asks nothing."),
        };
        if (problem.Step == PoolHostStep.Key && HostKeyWords.Of(lastText) is var (headline, mend, rest))
        {
            (ending, hint, lastText) = (headline, mend, rest);
        }

        return new PoolException($"Host '{problem.Host}', step {problem.Step}: {ending} {hint} {Tail(lastText)}".TrimEnd(), id, ErrorCategory.ConnectionError, problem.Host) { Step = problem.Step };
    }

    /// <summary>A worker has greeted that is of another version than we are.</summary>
    public static PoolException WorkerVersionDiffers(IWorkerConnection worker, HelloMessage hello, string module)
    {
        var there = $"runs ParallelProc {hello.ModuleVersion} (protocol {hello.ProtocolVersion}) in PowerShell {hello.PowerShellVersion}";
        var here = $"and {Environment.MachineName} has {module} (protocol {HelloMessage.CurrentProtocol})";
        return worker.BeatEvery is null
            ? WorkerStartFailed($"it {there}, {here}. Install the same version on both sides.", "")
            : new PoolException(
                $"Host '{worker.Host}', step {PoolHostStep.Version}: {(worker.Node is { } node && node != worker.Host ? $"its machine {node}" : "it")} {there}, {here}. Whatever brings a worker of its own there must bring this version.",
                "HostVersionFailed", ErrorCategory.ConnectionError, worker.Host)
            { Step = PoolHostStep.Version };
    }

    public static PoolException HostExists(string host, string? pool) => new(
        $"{(pool is null ? "The new pool" : $"The pool '{pool}'")} has a host '{host}' already. Give the other one another -Name.", "HostExists", ErrorCategory.ResourceExists, host);

    public static PoolException HostNotFound(string host, IEnumerable<string> existing) => new(
        $"The pool has no host '{host}'. It has: {string.Join(", ", existing)}.", "HostNotFound", ErrorCategory.ObjectNotFound, host);

    public static PoolException LastHost(string host, string pool) => new(
        $"'{host}' is the only host of the pool '{pool}'. Add another one first, or stop the pool.", "LastHost", ErrorCategory.InvalidOperation, host);

    public static PoolException PoolWithoutHosts(string pool) => new(
        $"The workers of the pool '{pool}' are this machine's own. A pool that is to get hosts starts with one: Start-ProcessPool -PoolHost (New-PoolHost -Local).",
        "PoolWithoutHosts", ErrorCategory.InvalidOperation, pool);

    public static PoolException AllocationFailed(string host, string? jobId, string lastText) => new(
        jobId is null
            ? $"Slurm gave no allocation for the host '{host}'. Try what it says with salloc at a prompt. {Tail(lastText)}".TrimEnd()
            : $"The allocation {jobId} of the host '{host}' has ended: its time was over, or it was taken back. -Requeue of New-PoolHost asks for another one. {Tail(lastText)}".TrimEnd(),
        "HostAllocationFailed", ErrorCategory.ResourceUnavailable, host);

    public static PoolException HostProgramNotFound(string host, string program) => new(
        $"The program that leads to the host '{host}' is not on this machine: {program}. Install it, or give its path.", "HostProgramNotFound", ErrorCategory.ObjectNotFound, host)
    { Step = PoolHostStep.Name };

    public static PoolException HostsRemoved(string names) => new(
        $"The pool has no host that -OnHost names any more ({names}): they were taken out of it, and what had not begun was not run. Take one in again with Add-PoolHost, or name others.",
        "HostRemoved", ErrorCategory.ResourceUnavailable, names);

    public static WarningRecord HostAwaited(string names, ErrorRecord? error) => new(
        "HostAwaited",
        $"Work waits for the hosts that -OnHost names ({names}), none of which can be used now. They are tried again from time to time. {error?.Exception.Message}".TrimEnd());

    public static PoolException InvalidJoinAddress(string address, string reason) => new(
        $"A pool can't listen at '{Visible(address)}': {reason}. Give -JoinAddress an address of this machine that only the cluster reaches: of a private network (10.0.0.0/8, "
        + "172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10, 169.254.0.0/16, fc00::/7, fe80::/10), or 127.0.0.1.",
        "InvalidJoinAddress", ErrorCategory.InvalidArgument, address);

    public static PoolException JoinAddressMissing(IEnumerable<string> own) => new(
        own.Any()
            ? $"This machine has several addresses at which nodes might reach it: {string.Join(", ", own)}. Say which with -JoinAddress."
            : "This machine has no address in a private network. Say with -JoinAddress where the nodes reach it; a public address is refused.",
        "JoinAddressMissing", ErrorCategory.InvalidArgument, "JoinAddress");

    public static PoolException JoinListenFailed(string host, string address, int port, Exception cause) => new(
        $"The pool can't listen at {address}{(port == 0 ? "" : $", port {port},")} for the workers of the host '{host}': {Sentence(cause.Message)} "
        + "-JoinAddress of New-PoolHost must be an address of this machine, and -JoinPort, where it is given, one that nobody uses.",
        "JoinListenFailed", ErrorCategory.ResourceUnavailable, host, cause);

    public static WarningRecord JoinRefused(string host, string from, string why) => new(
        "JoinRefused",
        $"Somebody at {from} connected to the port at which workers of the host '{host}' join, and was refused: {why}. Others that come are refused as well, and not told of. "
        + "If that is no scanner of yours, find out what runs there.");

    public static WarningRecord HostLeftOut(string host, ErrorRecord error) => new(
        "HostLeftOut",
        $"Host '{host}' has no workers for now; others do its work, and it is tried again from time to time. {error.Exception.Message}");
}
