using System.Management.Automation;
using System.Runtime.CompilerServices;

namespace ParallelProc.Commands;

/// <summary>Sets a job's state with its reason: a protected member of Job2 that the reference assembly lacks.</summary>
internal static class JobStateAccess
{
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "SetJobState")]
    public static extern void SetJobState(Job2 job, JobState state, Exception? reason);
}
