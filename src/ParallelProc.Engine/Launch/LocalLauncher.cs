namespace ParallelProc.Engine;

/// <summary>Starts workers as child processes of this one.</summary>
internal sealed class LocalLauncher : IWorkerLauncher
{
    private const string StartupHooks = "DOTNET_STARTUP_HOOKS";

    private readonly string _program;
    private readonly string[] _arguments;
    private readonly string? _workingDirectory;
    private readonly IReadOnlyDictionary<string, string?> _environment;

    public LocalLauncher(PoolOptions options)
    {
        (_program, var leading) = PowerShellLocator.Find(options.PowerShellPath);
        _arguments = [.. leading, .. WorkerCommandLine.Arguments(options.RunspacesPerWorker > 1)];
        _workingDirectory = options.WorkingDirectory;
        _environment = options.Environment;
    }

    public IWorkerConnection Launch() => WorkerProcess.Start(_program, _arguments, _workingDirectory, SetEnvironment);

    private void SetEnvironment(IDictionary<string, string?> environment)
    {
        foreach (var (name, value) in _environment)
        {
            environment[name] = value;
        }

        AddStartupHook(environment);
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
