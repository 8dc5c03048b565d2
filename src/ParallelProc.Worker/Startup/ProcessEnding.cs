using System.Diagnostics;
using System.Runtime.InteropServices;

namespace ParallelProc.Worker;

/// <summary>Ends the process, whatever its threads are at, and its children with it.</summary>
internal static class ProcessEnding
{
    private const int Kill = 9;

    public static void Abandon()
    {
        // Only a group that is ours: without one, a signal to it would hit the shell's other children.
        if (!OperatingSystem.IsWindows() && Native.GetProcessGroup() == Environment.ProcessId)
        {
            _ = Native.SendSignal(0, Kill);
        }

        // On Windows the job that the shell has put us into takes the children.
        Process.GetCurrentProcess().Kill();
    }

    private static class Native
    {
        [DllImport("libc", EntryPoint = "getpgrp")]
        public static extern int GetProcessGroup();

        [DllImport("libc", EntryPoint = "kill")]
        public static extern int SendSignal(int process, int signal);
    }
}
