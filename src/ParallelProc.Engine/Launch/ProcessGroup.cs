using System.Runtime.InteropServices;

namespace ParallelProc.Engine;

/// <summary>A worker's processes as one thing that can be killed: its session on Unix, its process tree on Windows.</summary>
internal static class ProcessGroup
{
    private const int SigKill = 9;

    /// <summary>Kills the group that a worker leads, its children with it. A group that is gone is no error.</summary>
    public static void Kill(System.Diagnostics.Process leader)
    {
        if (OperatingSystem.IsWindows())
        {
            KillTree(leader);
            return;
        }

        // The worker makes a session of its own first thing; before that it has no children, and only itself to kill.
        _ = NativeKill(-leader.Id, SigKill);
        KillTree(leader);
    }

    /// <summary>Kills what a worker that has ended left behind in its group.</summary>
    public static void KillRemainder(int leaderId)
    {
        if (!OperatingSystem.IsWindows())
        {
            _ = NativeKill(-leaderId, SigKill);
        }
    }

    private static void KillTree(System.Diagnostics.Process leader)
    {
        try
        {
            leader.Kill(entireProcessTree: OperatingSystem.IsWindows());
        }
        catch (InvalidOperationException)
        {
            // It has ended in the meantime: what was wanted.
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // Windows: it is ending already, and refuses the handle.
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int NativeKill(int pid, int signal);
}
