using System.ComponentModel;
using System.Diagnostics;

namespace ParallelProc.Worker;

/// <summary>
/// Kills what a joined worker leaves behind, however it ends. Such a worker shares its step with others, so Slurm does not clean up after it; and the shell, on another machine,
/// can't. It is a <c>sh</c> in a session of its own that sleeps in a read, whose other end only this process has. (Linux: nodes of Slurm's are.)
/// </summary>
internal static class FamilyGuard
{
    private const string Variable = "PARALLELPROC"; // the shell's ProcessMark knows it too

    // Twice, as one may have started another meanwhile.
    private const string Script = """
        exec >/dev/null 2>&1; trap '' INT QUIT HUP TERM
        read -r _
        for _ in 1 2; do
            kill -9 -- "-$1"
            for f in $(grep -lsaF "$0" /proc/[0-9]*/environ); do p=${f#/proc/}; kill -9 "${p%/environ}"; done
        done
        """;

    // Held for as long as this process lives: the other end of its read goes with it.
    private static Process? Guard;

    /// <summary>From here on children carry a mark in their environment by which they are found. This process leads its group already.</summary>
    public static void Start()
    {
        if (Guard is not null || !OperatingSystem.IsLinux())
        {
            return;
        }

        var mark = Guid.NewGuid().ToString("N");
        var outer = Environment.GetEnvironmentVariable(Variable);
        try
        {
            Guard = Run("setsid", ["sh", "-c", Script, mark, $"{Environment.ProcessId}"]);
        }
        catch (Win32Exception)
        {
            // A system without util-linux: then it dies with the group, and only a crash is cleaned up after.
            Guard = Run("sh", ["-c", Script, mark, $"{Environment.ProcessId}"]);
        }

        Environment.SetEnvironmentVariable(Variable, string.IsNullOrEmpty(outer) ? mark : $"{outer}:{mark}");
    }

    private static Process Run(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardInput = true, UseShellExecute = false };
        Array.ForEach(arguments, start.ArgumentList.Add);
        return Process.Start(start)!;
    }
}
