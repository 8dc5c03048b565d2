using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Security.AccessControl;
using System.Security.Principal;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace ParallelProc.Engine;

/// <summary>What differs between systems about who may open a journal: its lock, and the rights that a new one gets.</summary>
internal static class JournalAccess
{
    // The errors with which .NET tells of another's lock: EWOULDBLOCK of Linux and of macOS, and two of Windows.
    private const int WouldBlockLinux = 11;
    private const int WouldBlockMac = 35;
    private const int SharingViolation = unchecked((int)0x80070020);
    private const int LockViolation = unchecked((int)0x80070021);

    private const int CloseOnExecLinux = 0x80000;
    private const int CloseOnExecMac = 0x1000000;
    private const int NonBlockingLinux = 0x800;
    private const int NonBlockingMac = 0x4;
    private const int Interrupted = 4;

    private const UnixFileMode OwnerMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>
    /// Opens or creates it for the one who writes. The lock is the system's own (flock; on Windows the sharing mode), which ends with the process, even
    /// when that is killed; workers don't inherit it. A new file is its owner's alone.
    /// </summary>
    public static FileStream OpenExclusive(string path) => OperatingSystem.IsWindows()
        ? OpenOnWindows(path)
        : new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            BufferSize = 0,
            UnixCreateMode = OwnerMode,
        });

    /// <summary>Opens it for reading, also while a map writes it.</summary>
    public static FileStream OpenShared(string path) => OperatingSystem.IsWindows()
        ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0)
        : new FileStream(OpenWithoutLock(path), FileAccess.Read, bufferSize: 0);

    /// <summary>Makes a file that was there before its owner's alone, as it becomes a journal.</summary>
    public static void Protect(FileStream file)
    {
        if (OperatingSystem.IsWindows())
        {
            new FileInfo(file.Name).SetAccessControl(OwnerOnly());
        }
        else
        {
            File.SetUnixFileMode(file.SafeFileHandle, OwnerMode);
        }
    }

    public static bool IsInUse(IOException error) => OperatingSystem.IsWindows()
        ? error.HResult is SharingViolation or LockViolation
        : error.HResult == (OperatingSystem.IsLinux() ? WouldBlockLinux : WouldBlockMac);

    [SupportedOSPlatform("windows")]
    private static FileStream OpenOnWindows(string path) => new FileInfo(path).Create(
        FileMode.OpenOrCreate, FileSystemRights.Read | FileSystemRights.Write, FileShare.Read, bufferSize: 1, FileOptions.None, OwnerOnly());

    [SupportedOSPlatform("windows")]
    private static FileSecurity OwnerOnly()
    {
        using var user = WindowsIdentity.GetCurrent();
        var rights = new FileSecurity();
        rights.SetAccessRuleProtection(isProtected: true, preserveInheritance: false);
        rights.AddAccessRule(new FileSystemAccessRule(user.User!, FileSystemRights.FullControl, AccessControlType.Allow));
        return rights;
    }

    /// <summary>
    /// .NET takes a lock with every file that it opens, and would be refused here; the system itself asks for none. Files know nothing of
    /// non-blocking: it is for a named pipe, where opening would wait for a writer.
    /// </summary>
    private static SafeFileHandle OpenWithoutLock(string path)
    {
        var name = Encoding.UTF8.GetBytes(path + '\0');
        int descriptor;
        do
        {
            descriptor = NativeOpen(name, OperatingSystem.IsLinux() ? CloseOnExecLinux | NonBlockingLinux : CloseOnExecMac | NonBlockingMac);
        }
        while (descriptor < 0 && Marshal.GetLastPInvokeError() == Interrupted);
        return descriptor >= 0
            ? new SafeFileHandle(descriptor, ownsHandle: true)
            : throw new IOException(Marshal.GetLastPInvokeErrorMessage());
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern int NativeOpen(byte[] path, int flags);
}
