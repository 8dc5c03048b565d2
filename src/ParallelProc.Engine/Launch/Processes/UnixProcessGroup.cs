using System.Diagnostics;
using System.Runtime.InteropServices;

namespace ParallelProc.Engine;

/// <summary>
/// On Unix a worker leads a session of its own, but its children may leave that, and outlive the parents that lead back to the worker. So they are
/// looked for by parent, while the worker lives, and then by session and (Linux) by the mark in their environment.
/// </summary>
internal sealed class UnixProcessGroup(Process leader, string mark) : ProcessGroup
{
    private const int SigKill = 9;

    /// <summary>A process that starts others faster than we look is given up on after so many looks.</summary>
    private const int MostLooks = 20;

    private readonly int _leaderId = leader.Id;

    public override void Kill()
    {
        // Looked for first, as nothing leads to them any more when it is gone; and killed after it, lest its body go on where its child ends.
        var descendants = Descendants();
        _ = NativeKill(-_leaderId, SigKill);
        KillOne(leader);
        foreach (var id in descendants)
        {
            _ = NativeKill(id, SigKill);
        }
    }

    public override void KillRemainder()
    {
        _ = NativeKill(-_leaderId, SigKill);
        KillStrays();
    }

    public override void Dispose()
    {
    }

    /// <summary>Kills all that show where they came from, until a look finds no new one: one may have started another meanwhile.</summary>
    private void KillStrays()
    {
        var killed = new HashSet<int>();
        var before = -1;
        for (var look = 0; look < MostLooks && killed.Count > before; look++)
        {
            before = killed.Count;
            foreach (var process in Processes())
            {
                if (process.Id != Environment.ProcessId && (process.Session == _leaderId || HasMark(process.Id)) && killed.Add(process.Id))
                {
                    _ = NativeKill(process.Id, SigKill);
                }
            }
        }
    }

    private HashSet<int> Descendants()
    {
        var children = Processes().ToLookup(static p => p.Parent, static p => p.Id);
        var found = new HashSet<int>();
        var next = new Queue<int>(children[_leaderId]);
        while (next.TryDequeue(out var id))
        {
            // The table changes while it is read: an id may stand in it twice.
            if (found.Add(id))
            {
                foreach (var child in children[id])
                {
                    next.Enqueue(child);
                }
            }
        }

        return found;
    }

    private bool HasMark(int id) => OperatingSystem.IsLinux() && LinuxProcesses.HasMark(id, mark);

    private static IEnumerable<ProcessEntry> Processes() => OperatingSystem.IsLinux() ? LinuxProcesses.All() : MacProcesses.All();

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int NativeKill(int pid, int signal);
}
