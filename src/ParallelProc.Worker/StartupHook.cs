using System.Reflection;
using ParallelProc.Worker;

/// <summary>
/// Makes a PowerShell process a worker before its console host starts, which takes half the time of a start and which a worker has no use for.
/// The runtime calls it by these names (the host startup hook of .NET). Where hooks are off, the command line does the same later.
/// </summary>
internal static class StartupHook
{
    /// <summary>Does not return in a worker.</summary>
    public static void Initialize()
    {
        // -PowerShellPath may name a wrapper, whose other programs are not ours.
        var bootstrap = Environment.GetCommandLineArgs().FirstOrDefault(static a => a.Contains("ParallelProc.Worker.WorkerMain", StringComparison.Ordinal));
        if (bootstrap is null)
        {
            return;
        }

        // A hook is loaded without its neighbours: loading it once more, from its place, makes the runtime look for them there.
        Assembly.LoadFrom(typeof(StartupHook).Assembly.Location);
        StartWorker(bootstrap.Contains("::RunShared()", StringComparison.Ordinal));
    }

    /// <summary>A method of its own, as what it uses is there only now.</summary>
    private static void StartWorker(bool shared)
    {
        // Where the system restricts PowerShell, its console host is what applies that.
        if (!SystemLockdown.IsOff)
        {
            return;
        }

        if (shared)
        {
            WorkerMain.RunShared();
        }

        WorkerMain.Run();
    }
}
