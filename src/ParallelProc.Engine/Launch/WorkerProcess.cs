using System.Diagnostics;

namespace ParallelProc.Engine;

/// <summary>Starts processes of this machine that are workers, or lead to one elsewhere.</summary>
internal static class WorkerProcess
{
    private const string PackedPrefix = "PARALLELPROC_PACKED_"; // the worker's BorrowedEnvironment knows it too

    /// <summary>Starts a process whose streams are ours, that no Ctrl+C at the prompt reaches, and that does not outlive this one.</summary>
    /// <param name="program">Its path or name.</param>
    /// <param name="arguments">What it is told.</param>
    /// <param name="workingDirectory">Where it starts; null for where this process is.</param>
    /// <param name="setEnvironment">Changes its environment.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">It can't be started, or nobody could be set to watch over it.</exception>
    public static LocalWorker Start(string program, IEnumerable<string> arguments, string? workingDirectory, Action<IDictionary<string, string?>>? setEnvironment = null)
    {
        var start = new ProcessStartInfo
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
            WorkingDirectory = workingDirectory ?? "",
        };
        if (OperatingSystem.IsWindows())
        {
            start.FileName = program;
        }
        else
        {
            // Until the worker has a session of its own, a Ctrl+C at the prompt would reach it: so it is born deaf to it.
            start.FileName = "/bin/sh";
            start.ArgumentList.Add("-c");
            start.ArgumentList.Add("trap '' INT QUIT; exec \"$0\" \"$@\"");
            start.ArgumentList.Add(program);
        }

        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        var mark = ProcessMark.New();
        setEnvironment?.Invoke(start.Environment);
        start.Environment.TryGetValue(ProcessMark.Variable, out var outer);
        start.Environment[ProcessMark.Variable] = ProcessMark.Value(outer, mark);
        if (!OperatingSystem.IsWindows())
        {
            PackOddNames(start.Environment);
        }

        var process = Process.Start(start) ?? throw PoolErrors.PowerShellNotFound(program);
        try
        {
            return new LocalWorker(process, mark);
        }
        catch
        {
            // A worker that nobody watches over must not be: its start has failed.
            using (var group = ProcessGroup.Of(process, mark))
            {
                group.Kill();
            }

            process.Dispose();
            throw;
        }
    }

    /// <summary>
    /// <c>/bin/sh</c> may drop variables that it could not name itself (<c>foo.bar</c>, <c>ProgramFiles(x86)</c>): they travel in others,
    /// from which the worker takes them out again.
    /// </summary>
    private static void PackOddNames(IDictionary<string, string?> environment)
    {
        var count = 0;
        foreach (var (name, value) in environment.Where(static variable => variable.Value is not null && !IsIdentifier(variable.Key)).ToList())
        {
            environment[PackedPrefix + count++] = $"{name}={value}";
        }
    }

    private static bool IsIdentifier(string name) =>
        name.Length > 0 && name.All(static c => char.IsAsciiLetterOrDigit(c) || c == '_') && !char.IsAsciiDigit(name[0]);
}
