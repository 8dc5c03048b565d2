using System.Diagnostics;

namespace ParallelProc.Engine;

/// <summary>
/// Sees to it that no worker outlives this process, whatever ends either of them. A worker ends by itself when its input does; this is for those that can't
/// (halted, or gone themselves with children left). Not by the system's parent-death signal: that follows the thread that started a worker, and spares its children.
/// </summary>
internal static class LifetimeGuard
{
    // On Windows the job that each worker is in (see ProcessGroup) ends with the process that holds it.
    private static readonly GuardProcess? Guard = OperatingSystem.IsWindows() ? null : new GuardProcess();

    /// <summary>A worker has been started.</summary>
    /// <param name="worker">It.</param>
    /// <param name="mark">What it and its children are known by.</param>
    public static void Add(Process worker, string mark) => Guard?.Add(worker, mark);

    /// <summary>A worker has ended, and what it left behind was killed.</summary>
    public static void Remove(int workerId) => Guard?.Remove(workerId);
}
