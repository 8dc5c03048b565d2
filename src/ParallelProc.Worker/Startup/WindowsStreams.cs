using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ParallelProc.Worker;

/// <summary>The three standard handles of Windows.</summary>
internal static class WindowsStreams
{
    private const int StdInput = -10;
    private const int StdOutput = -11;
    private const int StdError = -12;
    private const uint SameAccess = 2;

    public static StandardStreams Take()
    {
        var input = Keep(Native.GetStdHandle(StdInput), inheritable: false);
        var output = Keep(Native.GetStdHandle(StdOutput), inheritable: false);
        // Children inherit what stands in their place.
        using var nothing = File.OpenHandle("NUL", FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        Replace(StdInput, Keep(nothing.DangerousGetHandle(), inheritable: true));
        Replace(StdOutput, Keep(Native.GetStdHandle(StdError), inheritable: true));
        var error = Keep(Native.GetStdHandle(StdError), inheritable: false);
        return new StandardStreams(Open(input, FileAccess.Read), Open(output, FileAccess.Write), Open(error, FileAccess.Write));
    }

    private static SafeFileHandle Keep(nint handle, bool inheritable)
    {
        var self = Native.GetCurrentProcess();
        return Native.DuplicateHandle(self, handle, self, out var kept, 0, inheritable, SameAccess)
            ? new SafeFileHandle(kept, ownsHandle: true)
            : throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    private static void Replace(int which, SafeFileHandle handle)
    {
        if (!Native.SetStdHandle(which, handle.DangerousGetHandle()))
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }

        // It now belongs to the process.
        handle.SetHandleAsInvalid();
    }

    private static FileStream Open(SafeFileHandle handle, FileAccess access) => new(handle, access, bufferSize: 0, isAsync: false);

    private static class Native
    {
        [DllImport("kernel32", EntryPoint = "GetStdHandle", SetLastError = true)]
        public static extern nint GetStdHandle(int which);

        [DllImport("kernel32", EntryPoint = "SetStdHandle", SetLastError = true)]
        [return: MarshalAs(UnmanagedType.Bool)]
        public static extern bool SetStdHandle(int which, nint handle);

        [DllImport("kernel32", EntryPoint = "GetCurrentProcess")]
        public static extern nint GetCurrentProcess();

        [DllImport("kernel32", EntryPoint = "DuplicateHandle", SetLastError = true)]
        [return: MarshalAs(UnmanagedType.Bool)]
        public static extern bool DuplicateHandle(
            nint sourceProcess,
            nint source,
            nint targetProcess,
            out nint target,
            uint access,
            [MarshalAs(UnmanagedType.Bool)] bool inheritable,
            uint options);
    }
}
