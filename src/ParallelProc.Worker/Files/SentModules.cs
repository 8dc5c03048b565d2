using ParallelProc.Protocol;

namespace ParallelProc.Worker;

/// <summary>
/// The modules that a shell on another machine sends: each is brought here once for all workers of the host's user, and its paths at the caller's then mean those here. On the
/// shell's own machine they are where they are. Used by the thread that runs bodies.
/// </summary>
/// <param name="files">Whom to ask.</param>
/// <param name="gate">Whose stop ends a wait.</param>
/// <param name="isAway">The shell is on another machine.</param>
internal sealed class SentModules(FileClient files, ItemGate gate, bool isAway)
{
    private readonly Dictionary<string, string> _folders = new(StringComparer.Ordinal);
    private IReadOnlyList<SentModule> _used = [];

    public bool IsAway => isAway;

    /// <summary>From now on paths of these modules mean their folders here.</summary>
    /// <exception cref="ModuleNotSentException">One can't be brought here.</exception>
    /// <exception cref="OperationCanceledException">What runs is stopped.</exception>
    public void Use(IReadOnlyList<SentModule> modules)
    {
        if (!isAway)
        {
            return;
        }

        foreach (var module in modules)
        {
            if (!_folders.ContainsKey(module.Key))
            {
                _folders.Add(module.Key, Bring(module));
            }
        }

        _used = modules;
    }

    /// <summary>Where a file of the caller's is here: in what was sent, or under the same path. A module that is neither may be found by its name.</summary>
    public string Here(string path)
    {
        foreach (var module in _used)
        {
            if (path == module.Home)
            {
                return Path.Combine(_folders[module.Key], path[(path.LastIndexOfAny(['/', '\\']) + 1)..]); // a file alone
            }

            if (path.StartsWith(module.Home, StringComparison.Ordinal) && path[module.Home.Length] is '/' or '\\')
            {
                return Path.Combine([_folders[module.Key], .. path[(module.Home.Length + 1)..].Split('/', '\\')]);
            }
        }

        return path;
    }

    /// <summary>A file of the caller's is in what was sent.</summary>
    public bool Has(string path) => Here(path) != path;

    private string Bring(SentModule module)
    {
        try
        {
            var folder = Path.Combine(HostCache.OfThisWorker.ModuleFolder(module.Key), module.Name);
            using var alone = files.Claim($"{Environment.MachineName}:{folder}", gate.Stopping);
            var problem = new FileReceiver(files, module.Key, files.List(module.Key, gate.Stopping), folder, force: true, gate.Stopping).Run().FirstOrDefault(static f => f.Problem is not null);
            return problem is null ? folder : throw new ModuleNotSentException(module.Name, $"{problem.Path} (step {problem.Step}): {problem.Problem}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FileRefusedException)
        {
            throw new ModuleNotSentException(module.Name, e.Message);
        }
    }
}
