using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ParallelProc.Worker;

/// <summary>Descriptors 0, 1 and 2, and a session of the worker's own.</summary>
internal static class UnixStreams
{
    private const int SetPipeSize = 1031; // F_SETPIPE_SZ
    private const int PipeBytes = 256 * 1024;
    private const int SigInt = 2;
    private const int SigQuit = 3;

    public static StandardStreams Take()
    {
        // Fails when we lead a group already, which serves as well: Ctrl+C at the shell's terminal is not for us.
        _ = Native.SetSid();
        // We were born deaf to them, which only the prompt's Ctrl+C was the reason for; children would inherit that.
        _ = Native.Signal(SigInt, 0);
        _ = Native.Signal(SigQuit, 0);
        var input = Keep(0);
        var output = Keep(1);
        Enlarge(input);
        Enlarge(output);
        using (var nothing = File.OpenHandle("/dev/null", FileMode.Open, FileAccess.Read, FileShare.ReadWrite))
        {
            Replace((int)nothing.DangerousGetHandle(), 0);
        }

        Replace(2, 1);
        return new StandardStreams(Open(input, FileAccess.Read), Open(output, FileAccess.Write), Open(new SafeFileHandle(2, ownsHandle: false), FileAccess.Write));
    }

    /// <summary>A second descriptor that children don't inherit.</summary>
    private static SafeFileHandle Keep(int descriptor)
    {
        // The runtime's own call: fcntl takes its arguments in another way on each system and processor.
        var kept = Native.DupCloseOnExec(descriptor);
        return kept >= 0 ? new SafeFileHandle(kept, ownsHandle: true) : throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    /// <summary>Large data needs fewer turns through a larger pipe. Linux alone lets us ask, and may refuse: then it stays as it is.</summary>
    private static void Enlarge(SafeFileHandle pipe)
    {
        if (OperatingSystem.IsLinux())
        {
            _ = Native.Control(pipe, SetPipeSize, PipeBytes);
        }
    }

    private static void Replace(int source, int target)
    {
        if (Native.Dup2(source, target) < 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }

    private static FileStream Open(SafeFileHandle handle, FileAccess access) => new(handle, access, bufferSize: 0, isAsync: false);

    private static class Native
    {
        [DllImport("libc", EntryPoint = "setsid", SetLastError = true)]
        public static extern int SetSid();

        [DllImport("libc", EntryPoint = "fcntl", SetLastError = true)]
        public static extern int Control(SafeFileHandle descriptor, int command, nint argument);

        [DllImport("libc", EntryPoint = "signal", SetLastError = true)]
        public static extern nint Signal(int signal, nint handler);

        [DllImport("libc", EntryPoint = "dup2", SetLastError = true)]
        public static extern int Dup2(int source, int target);

        [DllImport("libSystem.Native", EntryPoint = "SystemNative_Dup", SetLastError = true)]
        public static extern nint DupCloseOnExec(nint descriptor);
    }
}
