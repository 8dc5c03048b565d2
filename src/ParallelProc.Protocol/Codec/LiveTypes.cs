namespace ParallelProc.Protocol;

/// <summary>
/// Types of handles: streams, threads, locks, sockets, delegates, runspaces. As an item they can't cross; as a property of something
/// else they become text, as at PowerShell's own boundary. By name, so that no assembly is loaded to look.
/// </summary>
internal static class LiveTypes
{
    private static readonly HashSet<string> Names = new(StringComparer.Ordinal)
    {
        "System.IntPtr",
        "System.UIntPtr",
        "System.Reflection.Pointer",
        "System.Delegate",
        "System.Runtime.InteropServices.SafeHandle",
        "System.Runtime.InteropServices.CriticalHandle",
        "System.Runtime.InteropServices.GCHandle",
        "System.IO.Stream",
        "System.IO.TextReader",
        "System.IO.TextWriter",
        "System.IO.BinaryReader",
        "System.IO.BinaryWriter",
        "System.IO.FileSystemWatcher",
        "System.Threading.Thread",
        "System.Threading.WaitHandle",
        "System.Threading.Timer",
        "System.Threading.SemaphoreSlim",
        "System.Threading.ReaderWriterLockSlim",
        "System.Threading.CancellationTokenSource",
        "System.Threading.CancellationToken",
        "System.Threading.Tasks.Task",
        "System.Timers.Timer",
        "System.Net.Sockets.Socket",
        "System.Net.Sockets.TcpClient",
        "System.Net.Sockets.UdpClient",
        "System.Net.Sockets.TcpListener",
        "System.Net.Http.HttpMessageInvoker",
        "System.Data.Common.DbConnection",
        "System.Data.Common.DbCommand",
        "System.Data.Common.DbDataReader",
        "System.Management.Automation.PowerShell",
        "System.Management.Automation.EngineIntrinsics",
        "System.Management.Automation.SessionState",
        "System.Management.Automation.Host.PSHost",
        "System.Management.Automation.Runspaces.Runspace",
        "System.Management.Automation.Runspaces.RunspacePool",
        "System.Management.Automation.Runspaces.Pipeline",
        "Microsoft.Win32.SafeHandles.SafeHandleZeroOrMinusOneIsInvalid",
        "Microsoft.Win32.RegistryKey",
    };

    public static bool Contains(Type type)
    {
        if (type.IsPointer)
        {
            return true;
        }

        for (var at = type; at is not null; at = at.BaseType)
        {
            if (at.FullName is { } name && Names.Contains(name))
            {
                return true;
            }
        }

        return false;
    }
}
