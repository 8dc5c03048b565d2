using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace ParallelProc.Worker;

/// <summary>The entry of a worker process. Its command line loads this assembly and calls <see cref="Run"/>; nothing else is meant to.</summary>
public static class WorkerMain
{
    // As much as PowerShell gives its own pipeline threads: bodies may recurse as deep as they do in the shell.
    private const int StackSize = 10_000_000;

    /// <summary>Serves the shell over standard input and output until it says so or goes away. Does not return.</summary>
    public static void Run()
    {
        BorrowedEnvironment.GiveBack();
        var streams = StandardStreams.Take();
        // pwsh runs this in a runspace of its own, whose mode is the one that the system's policy prescribes.
        var mode = Runspace.DefaultRunspace?.SessionStateProxy.LanguageMode ?? PSLanguageMode.FullLanguage;
        var session = new WorkerSession(streams.Input, streams.Output, new SessionOptions
        {
            LanguageMode = mode,
            Stderr = streams.Error,
            MarkStderr = true,
            ReplaceConsole = true,
            Abandon = ProcessEnding.Begin,
        });

        // A thread of our own: nothing of the console host's pipeline is on it.
        var exitCode = 1;
        var thread = new Thread(() => exitCode = session.Run(), StackSize) { Name = "ParallelProc worker" };
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
