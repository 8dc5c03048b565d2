using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ParallelProc.Engine;

/// <summary>
/// On Windows a worker is put into a job, which all of its descendants are then in: the system kills them when the job's only handle is closed, also
/// where that is because this process died. Never run where this was written: there was only Linux.
/// </summary>
internal sealed class WindowsJob : ProcessGroup
{
    private const int ExtendedLimits = 9; // JobObjectExtendedLimitInformation
    private const uint KillOnClose = 0x2000; // JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE

    private readonly Process _leader;
    private readonly JobHandle? _job;

    public WindowsJob(Process leader)
    {
        _leader = leader;

        // The worker takes long to start, and starts no process before it has heard from us: it is in the job in time.
        _job = Create();
        if (_job is not null && !Native.AssignProcessToJobObject(_job, leader.SafeHandle))
        {
            // Windows before version 8 lets nobody be in two jobs. Its tree is known by parents then.
            _job.Dispose();
            _job = null;
        }
    }

    public override void Kill()
    {
        if (_job is { IsClosed: false } job && Native.TerminateJobObject(job, 1))
        {
            return;
        }

        try
        {
            _leader.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception or AggregateException)
        {
            KillOne(_leader); // some of them could not be looked at, or have ended; itself it must be
        }
    }

    /// <summary>What is in the job can't leave it, so that there are no strays.</summary>
    public override void KillRemainder() => Dispose();

    public override void Dispose() => _job?.Dispose();

    private static JobHandle? Create()
    {
        var job = Native.CreateJobObject(0, null);
        var limits = new ExtendedLimitInformation { Basic = new BasicLimitInformation { Flags = KillOnClose } };
        if (!job.IsInvalid && Native.SetInformationJobObject(job, ExtendedLimits, ref limits, Marshal.SizeOf<ExtendedLimitInformation>()))
        {
            return job;
        }

        job.Dispose();
        return null;
    }

    /// <summary><c>JOBOBJECT_BASIC_LIMIT_INFORMATION</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct BasicLimitInformation
    {
        public long ProcessTime;
        public long JobTime;
        public uint Flags;
        public nuint SmallestWorkingSet;
        public nuint LargestWorkingSet;
        public uint ActiveProcesses;
        public nuint Affinity;
        public uint PriorityClass;
        public uint SchedulingClass;
    }

    /// <summary><c>JOBOBJECT_EXTENDED_LIMIT_INFORMATION</c>: behind the basic limits stand the six numbers of <c>IO_COUNTERS</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct ExtendedLimitInformation
    {
        public BasicLimitInformation Basic;
        public ulong Reads;
        public ulong Writes;
        public ulong Others;
        public ulong ReadBytes;
        public ulong WriteBytes;
        public ulong OtherBytes;
        public nuint ProcessMemory;
        public nuint JobMemory;
        public nuint PeakProcessMemory;
        public nuint PeakJobMemory;
    }

    private sealed class JobHandle : SafeHandleZeroOrMinusOneIsInvalid
    {
        public JobHandle()
            : base(ownsHandle: true)
        {
        }

        protected override bool ReleaseHandle() => Native.CloseHandle(handle);
    }

    private static class Native
    {
        [DllImport("kernel32", EntryPoint = "CreateJobObjectW", SetLastError = true)]
        public static extern JobHandle CreateJobObject(nint attributes, [MarshalAs(UnmanagedType.LPWStr)] string? name);

        [DllImport("kernel32", EntryPoint = "SetInformationJobObject", SetLastError = true)]
        [return: MarshalAs(UnmanagedType.Bool)]
        public static extern bool SetInformationJobObject(JobHandle job, int kind, ref ExtendedLimitInformation information, int length);

        [DllImport("kernel32", EntryPoint = "AssignProcessToJobObject", SetLastError = true)]
        [return: MarshalAs(UnmanagedType.Bool)]
        public static extern bool AssignProcessToJobObject(JobHandle job, SafeProcessHandle process);

        [DllImport("kernel32", EntryPoint = "TerminateJobObject", SetLastError = true)]
        [return: MarshalAs(UnmanagedType.Bool)]
        public static extern bool TerminateJobObject(JobHandle job, uint exitCode);

        [DllImport("kernel32", EntryPoint = "CloseHandle", SetLastError = true)]
        [return: MarshalAs(UnmanagedType.Bool)]
        public static extern bool CloseHandle(nint handle);
    }
}
