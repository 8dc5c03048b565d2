using System.Management.Automation;
using System.Management.Automation.Runspaces;
using ParallelProc.Protocol;

namespace ParallelProc.Worker;

/// <summary>The entry of a worker process. Its command line loads this assembly and calls <see cref="Run"/>; nothing else is meant to.</summary>
public static class WorkerMain
{
    // As much as PowerShell gives its own pipeline threads: bodies may recurse as deep as they do in the shell.
    private const int StackSize = 10_000_000;

    /// <summary>Serves the shell over standard input and output until it says so or goes away. Does not return.</summary>
    public static void Run() => Serve(Alone);

    /// <summary>The same for several workers that share this process, each with a runspace of its own.</summary>
    public static void RunShared() => Serve(Shared);

    /// <summary>The same for a shell on another machine.</summary>
    /// <param name="shared">Whether several workers share this process.</param>
    /// <param name="silenceLimit">How long the shell may be silent before this process ends itself, in seconds. It hears of us five times as often.</param>
    public static void RunOnHost(bool shared, double silenceLimit) => RunOnHost(shared, silenceLimit, StandardStreams.Take);

    /// <param name="shared">Whether several workers share this process.</param>
    /// <param name="silenceLimit">As above.</param>
    /// <param name="take">Gives what leads to the shell.</param>
    internal static void RunOnHost(bool shared, double silenceLimit, Func<StandardStreams> take)
    {
        new Thread(HostCache.OfThisWorker.Sweep) { IsBackground = true, Name = "ParallelProc cache" }.Start();
        Serve(shared ? Shared : Alone, TimeSpan.FromSeconds(silenceLimit), take);
    }

    private static int Alone(StandardStreams streams, SessionOptions options) => new WorkerSession(streams.Input, streams.Output, options).Run();

    private static int Shared(StandardStreams streams, SessionOptions options) => new SharedWorker(streams.Input, streams.Output, options, StackSize).Run();

    /// <summary>In the user's cache, beside the folder that these assemblies were stored in.</summary>
    private static string ContentRoot() => Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(typeof(WorkerMain).Assembly.Location))!, "data");

    private static void Serve(Func<StandardStreams, SessionOptions, int> work, TimeSpan? silenceLimit = null, Func<StandardStreams>? take = null)
    {
        BorrowedEnvironment.GiveBack();
        var streams = (take ?? StandardStreams.Take)();
        if (silenceLimit is { } limit)
        {
            var heard = new HeardStream(streams.Input);
            streams = streams with { Input = heard };
            ShellWatch.Start(heard, limit, streams.Error);
        }

        // pwsh runs this in a runspace of its own, whose mode is the one that the system's policy prescribes.
        var mode = Runspace.DefaultRunspace?.SessionStateProxy.LanguageMode ?? PSLanguageMode.FullLanguage;
        var options = new SessionOptions
        {
            LanguageMode = mode,
            Stderr = streams.Error,
            MarkStderr = true,
            ReplaceConsole = true,
            BeatEvery = silenceLimit / 5,
            ContentRoot = silenceLimit is null ? null : ContentRoot(),
            Abandon = ProcessEnding.Begin,
        };

        // A thread of our own: nothing of the console host's pipeline is on it.
        var exitCode = 1;
        var thread = new Thread(() => exitCode = work(streams, options), StackSize) { Name = "ParallelProc worker" };
        if (OperatingSystem.IsWindows())
        {
            // What pwsh gives its pipeline; COM objects of the desktop need it.
            thread.SetApartmentState(ApartmentState.STA);
        }

        thread.Start();
        thread.Join();
        if (ProcessEnding.HasBegun)
        {
            ProcessEnding.KillChildren();
            exitCode = 1;
        }

        Environment.Exit(exitCode);
    }
}
