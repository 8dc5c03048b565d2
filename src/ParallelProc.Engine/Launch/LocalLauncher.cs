using System.Diagnostics;
using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>Starts workers as child processes of this one.</summary>
internal sealed class LocalLauncher : IWorkerLauncher
{
    private const string StartupHooks = "DOTNET_STARTUP_HOOKS";

    /// <summary>Workers are young: code that is compiled with counters first, to be compiled again, costs them more than it brings.</summary>
    private const string ProfileCounters = "DOTNET_TieredPGO";

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

        AddStartupHook(start.Environment);

        if (!_environment.ContainsKey(ProfileCounters))
        {
            OwnVariable.Add(start.Environment, ProfileCounters, "0");
        }

        return new LocalWorker(Process.Start(start) ?? throw PoolErrors.PowerShellNotFound(_program));
    }

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
