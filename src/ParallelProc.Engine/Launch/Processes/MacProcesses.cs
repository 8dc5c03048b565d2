using System.Runtime.InteropServices;

namespace ParallelProc.Engine;

/// <summary>The table of processes of macOS, from its libproc. Never run where this was written: there was only Linux.</summary>
internal static class MacProcesses
{
    private const int AllProcesses = 1; // PROC_ALL_PIDS
    private const int ShortInfo = 13; // PROC_PIDT_SHORTBSDINFO

    public static IEnumerable<ProcessEntry> All()
    {
        foreach (var id in Ids())
        {
            var info = default(Short);
            if (id > 0 && Native.GetInfo(id, ShortInfo, 0, ref info, Marshal.SizeOf<Short>()) == Marshal.SizeOf<Short>())
            {
                yield return new ProcessEntry(id, (int)info.Parent, 0);
            }
        }
    }

    private static int[] Ids()
    {
        // Asked without a buffer it says how many bytes it would need; some may come to be meanwhile.
        var bytes = Native.ListIds(AllProcesses, 0, null, 0);
        var ids = new int[Math.Max(0, bytes / sizeof(int)) + 64];
        var filled = Native.ListIds(AllProcesses, 0, ids, ids.Length * sizeof(int));
        return ids[..Math.Clamp(filled / sizeof(int), 0, ids.Length)];
    }

    /// <summary><c>struct proc_bsdshortinfo</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Short
    {
        public uint Id;
        public uint Parent;
        public uint Group;
        public uint Status;
        public ulong Name;
        public ulong NameRest;
        public uint Flags;
        public uint User;
        public uint UserGroup;
        public uint RealUser;
        public uint RealUserGroup;
        public uint SavedUser;
        public uint SavedUserGroup;
        public uint Reserved;
    }

    private static class Native
    {
        [DllImport("libproc", EntryPoint = "proc_listpids", SetLastError = true)]
        public static extern int ListIds(uint type, uint typeInfo, int[]? buffer, int bufferSize);

        [DllImport("libproc", EntryPoint = "proc_pidinfo", SetLastError = true)]
        public static extern int GetInfo(int process, int flavor, ulong argument, ref Short buffer, int bufferSize);
    }
}
