using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ParallelProc.Engine;

/// <summary>
/// Sees to it that two processes do not write one log. .NET's own lock (flock) would keep out those who read it too, so on Linux it is one of the open file (an OFD lock),
/// which ends with it, also by a kill. On Windows the sharing mode does it; macOS has nothing of the kind that is public.
/// </summary>
internal static class LogLock
{
    private const int SetLock = 37; // F_OFD_SETLK
    private const short ToWrite = 1; // F_WRLCK
    private const int PermissionDenied = 13;
    private const int WouldBlock = 11;

    /// <summary>False when another has it. Where the file system has no locks, everybody gets one.</summary>
    public static bool TryTake(SafeFileHandle file)
    {
        if (!OperatingSystem.IsLinux() || !Environment.Is64BitProcess)
        {
            return true;
        }

        var all = new Range { Type = ToWrite };
        return Control(file, SetLock, ref all) == 0 || Marshal.GetLastPInvokeError() is not (PermissionDenied or WouldBlock);
    }

    [DllImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static extern int Control(SafeFileHandle file, int command, ref Range range);

    /// <summary>The system's <c>struct flock</c>: from the start, and without a length to the end.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Range
    {
        public short Type;
        public short Whence;
        public long Start;
        public long Length;
        public int ProcessId;
    }
}
