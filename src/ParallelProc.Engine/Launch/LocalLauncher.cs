using System.Diagnostics;

namespace ParallelProc.Engine;

/// <summary>Starts workers as child processes of this one.</summary>
internal sealed class LocalLauncher : IWorkerLauncher
{
    private const string StartupHooks = "DOTNET_STARTUP_HOOKS";
    private const string PackedPrefix = "PARALLELPROC_PACKED_"; // the worker's BorrowedEnvironment knows it too

    private readonly string _program;
    private readonly string[] _arguments;
    private readonly string? _workingDirectory;
    private readonly IReadOnlyDictionary<string, string?> _environment;

    public LocalLauncher(PoolOptions options)
    {
        (_program, var leading) = PowerShellLocator.Find(options.PowerShellPath);
        _arguments = [.. leading, .. WorkerCommandLine.Arguments()];
        _workingDirectory = options.WorkingDirectory;
        _environment = options.Environment;
    }

    public IWorkerConnection Launch()
    {
        var start = new ProcessStartInfo
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
            WorkingDirectory = _workingDirectory ?? "",
        };
        if (OperatingSystem.IsWindows())
        {
            start.FileName = _program;
        }
        else
        {
            // Until the worker has a session of its own, a Ctrl+C at the prompt would reach it: so it is born deaf to it.
            start.FileName = "/bin/sh";
            start.ArgumentList.Add("-c");
            start.ArgumentList.Add("trap '' INT QUIT; exec \"$0\" \"$@\"");
            start.ArgumentList.Add(_program);
        }

        foreach (var argument in _arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in _environment)
        {
            start.Environment[name] = value;
        }

        var mark = ProcessMark.New();
        start.Environment.TryGetValue(ProcessMark.Variable, out var outer);
        start.Environment[ProcessMark.Variable] = ProcessMark.Value(outer, mark);
        AddStartupHook(start.Environment);
        if (!OperatingSystem.IsWindows())
        {
            PackOddNames(start.Environment);
        }

        var process = Process.Start(start) ?? throw PoolErrors.PowerShellNotFound(_program);
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

    /// <summary>Lets the runtime start the worker before PowerShell's console host. Last of all hooks, as it does not return.</summary>
    private static void AddStartupHook(IDictionary<string, string?> environment)
    {
        var hook = WorkerCommandLine.AssemblyPath;
        if (!hook.Contains(Path.PathSeparator, StringComparison.Ordinal))
        {
            environment.TryGetValue(StartupHooks, out var others);
            environment[StartupHooks] = string.IsNullOrEmpty(others) ? hook : others + Path.PathSeparator + hook;
        }
    }
}
