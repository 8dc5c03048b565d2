using System.Diagnostics;

namespace ParallelProc.Engine;

/// <summary>
/// A worker and all processes that it started, and those started in turn, as one thing that can be killed. Each system has its own way to know them.
/// </summary>
internal abstract class ProcessGroup : IDisposable
{
    /// <summary>The group that a process leads which was just started.</summary>
    /// <param name="leader">The worker.</param>
    /// <param name="mark">What the worker and its children have in their environment, as the value of <see cref="ProcessMark.Variable"/>.</param>
    public static ProcessGroup Of(Process leader, string mark) => OperatingSystem.IsWindows() ? new WindowsJob(leader) : new UnixProcessGroup(leader, mark);

    /// <summary>Kills them all. One that is gone is no error.</summary>
    public abstract void Kill();

    /// <summary>Kills what the leader, which has ended, left behind, also what went its own ways.</summary>
    public abstract void KillRemainder();

    public abstract void Dispose();

    private protected static void KillOne(Process process)
    {
        try
        {
            process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended in the meantime: what was wanted.
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // Windows: it is ending already, and refuses the handle.
        }
    }
}
