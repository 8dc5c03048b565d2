namespace ParallelProc.Engine;

/// <summary>What went wrong on the way to a host.</summary>
/// <param name="Host">Its name.</param>
/// <param name="Step">How far it went.</param>
/// <param name="Text">What was found there; empty for only the end of the channel.</param>
internal sealed record HostProblem(string Host, PoolHostStep Step, string Text)
{
    private const int NotFound = 127; // what a shell ends with that finds no such program
    private const int NotRunnable = 126;
    private const int SshFailed = 255;

    private static readonly string[] OfNames = ["Could not resolve hostname", "Name or service not known", "nodename nor servname"];
    private static readonly string[] OfKeys = ["Permission denied", "Host key verification failed", "REMOTE HOST IDENTIFICATION HAS CHANGED", "Too many authentication failures", "no matching host key"];

    /// <summary>The same, with the step told by how the way there has ended: nothing but its exit code and words is known of it.</summary>
    /// <param name="exit">How the process that leads there ended.</param>
    /// <param name="lastText">What it printed last.</param>
    public HostProblem With(WorkerExit exit, string lastText) => Step != PoolHostStep.Connection ? this : this with
    {
        Step = exit.Code switch
        {
            NotFound or NotRunnable => PoolHostStep.Shell,
            _ when lastText.Contains("execve()", StringComparison.Ordinal) => PoolHostStep.Shell, // Slurm's word for it
            SshFailed when Array.Exists(OfNames, lastText.Contains) => PoolHostStep.Name,
            SshFailed when Array.Exists(OfKeys, lastText.Contains) => PoolHostStep.Key,
            _ => PoolHostStep.Connection,
        },
    };
}
