using System.Diagnostics;
using System.Runtime.InteropServices;

namespace ParallelProc.Worker;

/// <summary>Ends the process when its shell is gone, and its children with it: in order if that is soon done, else by force.</summary>
internal static class ProcessEnding
{
    private const int SigKill = 9;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private static Thread? Watchdog;

    /// <summary>The shell is gone, and the process is on its way to its end.</summary>
    public static bool HasBegun => Volatile.Read(ref Watchdog) is not null;

    /// <summary>Gives what runs a moment to end in order, so that the runtime takes its files away; then all is killed, whatever its threads are at.</summary>
    public static void Begin()
    {
        // A thread of its own: a body may have taken all of the thread pool's.
        var watchdog = new Thread(KillInTime) { IsBackground = true, Name = "ParallelProc end" };
        if (Interlocked.CompareExchange(ref Watchdog, watchdog, null) is null)
        {
            // Somebody's thread may print to the shell that is no more; the crash that follows would spare the children.
            AppDomain.CurrentDomain.UnhandledException += static (_, _) => KillAll();
            watchdog.Start();
        }
    }

    /// <summary>At once, whatever its threads are at.</summary>
    public static void Force() => KillAll();

    /// <summary>Kills all others of this process's group. On Windows the job that the shell has put us into takes them.</summary>
    public static void KillChildren()
    {
        var self = Environment.ProcessId;
        if (!LeadsGroup())
        {
            return;
        }

        var killed = new HashSet<int> { self };
        int before;
        do
        {
            // Again while there are new ones: a child may have started another meanwhile.
            before = killed.Count;
            foreach (var process in Process.GetProcesses())
            {
                if (Native.GetProcessGroup(process.Id) == self && killed.Add(process.Id))
                {
                    _ = Native.SendSignal(process.Id, SigKill);
                }

                process.Dispose();
            }
        }
        while (killed.Count > before);
    }

    private static void KillInTime()
    {
        Thread.Sleep(Patience);
        KillAll();
    }

    private static void KillAll()
    {
        if (LeadsGroup())
        {
            _ = Native.SendSignal(0, SigKill);
        }

        Process.GetCurrentProcess().Kill();
    }

    /// <summary>Only a group that is ours: without one, a signal to it would hit the shell's other children.</summary>
    private static bool LeadsGroup() => !OperatingSystem.IsWindows() && Native.GetProcessGroup(0) == Environment.ProcessId;

    private static class Native
    {
        [DllImport("libc", EntryPoint = "getpgid")]
        public static extern int GetProcessGroup(int process);

        [DllImport("libc", EntryPoint = "kill")]
        public static extern int SendSignal(int process, int signal);
    }
}
