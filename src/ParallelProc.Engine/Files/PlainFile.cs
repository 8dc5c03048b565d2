using System.Runtime.InteropServices;
using System.Text;

namespace ParallelProc.Engine;

/// <summary>
/// What is a file by name need not have contents: to open a pipe is to wait for who writes to it, for ever, and a device may have no end. .NET has no way to ask without opening it.
/// </summary>
internal static class PlainFile
{
    /// <exception cref="IOException">It is a pipe, a socket or a device.</exception>
    public static void Demand(string path)
    {
        if (!OperatingSystem.IsWindows() && Kind(path) is not (null or Native.Regular or Native.Folder))
        {
            throw new IOException($"'{path}' is a pipe, a socket or a device, and no file with contents.");
        }
    }

    /// <summary>The kind of what the path leads to, also by links; null where that can't be told: who opens it hears why.</summary>
    private static int? Kind(string path)
    {
        var status = new byte[Native.MoreThanStatus];
        return Native.Status(Encoding.UTF8.GetBytes($"{path}\0"), status) == 0 ? BitConverter.ToInt32(status, Native.Mode) & Native.KindOfMode : null;
    }

    /// <summary>.NET's own, which has the same constants and the same layout for all systems, where those differ.</summary>
    private static class Native
    {
        public const int MoreThanStatus = 256;
        public const int Mode = 4; // behind the flags
        public const int KindOfMode = 0xF000;
        public const int Regular = 0x8000;
        public const int Folder = 0x4000;

        [DllImport("libSystem.Native", EntryPoint = "SystemNative_Stat", SetLastError = true)]
        public static extern int Status(byte[] path, [Out] byte[] status);
    }
}
