using System.Management.Automation;
using System.Management.Automation.Runspaces;
using ParallelProc.Protocol;

namespace ParallelProc.Worker;

/// <summary>Makes the runspace that bodies run in, and sets it up as the shell has told.</summary>
internal sealed class RunspaceSetup(Runspace runspace, WorkerHost host, StderrText stderr, PSLanguageMode processMode, ISharedCalls shared, SentModules sent)
{
    /// <summary>The engine keeps what it finds in its own assembly, and of several threads that look for the first time some find half of it: no providers, say.</summary>
    private static readonly object Opening = new();

    private readonly List<ErrorRecord> _errors = [];

    /// <summary>What the steps wrote to the error stream without ending.</summary>
    public IReadOnlyList<ErrorRecord> Errors => _errors;

    /// <summary>Opens a runspace whose pipelines run on the calling thread.</summary>
    public static Runspace Open(WorkerHost host, PoolContext context)
    {
        Runspace runspace;
        lock (Opening)
        {
            var state = InitialSessionState.CreateDefault2();
            state.Variables.Add(new SessionStateVariableEntry("PoolContext", context, "What runs here, and how long it may", ScopedItemOptions.Constant | ScopedItemOptions.AllScope));
            state.Commands.Add(new SessionStateCmdletEntry("Use-PoolLock", typeof(UsePoolLockCommand), helpFileName: null));
            state.Commands.Add(new SessionStateCmdletEntry("Write-PoolLog", typeof(WritePoolLogCommand), helpFileName: null));
            runspace = RunspaceFactory.CreateRunspace(host, state);
            runspace.ThreadOptions = PSThreadOptions.UseCurrentThread;
            runspace.Open();
        }

        // Blocks are made on this thread, and belong to the runspace that it has.
        Runspace.DefaultRunspace = runspace;
        return runspace;
    }

    /// <exception cref="SetupException">A step failed; the error is the step's own.</exception>
    public void Apply(WorkerSettings settings)
    {
        try
        {
            runspace.SessionStateProxy.LanguageMode = Stricter(processMode, settings.LanguageMode);
            // Where the caller is need not be a folder of this machine; where he says that bodies are to be must.
            if (settings.WorkingDirectory is { } directory && (!sent.IsAway || settings.KeepsDirectory || Directory.Exists(directory)))
            {
                directory = sent.IsAway ? Away(directory, settings.Host) : directory;
                runspace.SessionStateProxy.Path.SetLocation(WildcardPattern.Escape(directory));
            }

            sent.Use(settings.Sent);
            foreach (var module in settings.Modules)
            {
                Invoke(shell => shell.AddCommand("Import-Module").AddParameter("Name", ModuleImports.Here(sent.Here(module))).AddParameter("Global").AddParameter("ErrorAction", "Stop"));
            }

            if (settings.InitializationScript is { } script)
            {
                Initialize(script, settings);
            }
        }
        catch (ModuleNotSentException e)
        {
            throw new SetupException(WorkerErrors.ModuleNotSent(e));
        }
        catch (Exception e) when (e is RuntimeException or ArgumentException or NotSupportedException or InvalidOperationException)
        {
            throw new SetupException(WorkerErrors.Of(e));
        }
    }

    /// <summary>Of a host's folder the caller may have told only the part from the login's own on.</summary>
    private static string Away(string directory, string host)
    {
        directory = Path.GetFullPath(directory);
        return Directory.Exists(directory) ? directory : throw new SetupException(WorkerErrors.WorkingDirectoryNotFound(directory, host));
    }

    private void Initialize(ScriptSource script, WorkerSettings settings)
    {
        var bindings = new Bindings();
        bindings.Set(settings.InitializationBindings, new ObjectDecoder { Shared = shared }, []);
        host.TakeExitCode();
        foreach (var source in settings.InitializationFunctions.Append(script))
        {
            // Dot-sourced at the top: what it defines is there for all bodies.
            var block = ScriptParser.Parse(source).GetScriptBlock();
            Invoke(shell => shell.AddScript(". $args[0]", useLocalScope: false).AddArgument(block).AddParameter("--%", bindings.Using));
        }

        if (host.TakeExitCode() is { } code and not 0)
        {
            throw new SetupException(WorkerErrors.InitializationExited(code));
        }
    }

    private void Invoke(Action<PowerShell> build)
    {
        using var shell = PowerShell.Create();
        shell.Runspace = runspace;
        build(shell);
        shell.Streams.Error.DataAdding += (_, added) =>
        {
            stderr.WriteLine($"{added.ItemAdded}");
            _errors.Add((ErrorRecord)added.ItemAdded);
        };
        shell.Invoke();
    }

    private static PSLanguageMode Stricter(PSLanguageMode process, string callers)
    {
        var caller = Enum.Parse<PSLanguageMode>(callers);
        return Rank(process) >= Rank(caller) ? process : caller;
    }

    private static int Rank(PSLanguageMode mode) => mode switch
    {
        PSLanguageMode.FullLanguage => 0,
        PSLanguageMode.ConstrainedLanguage => 1,
        PSLanguageMode.RestrictedLanguage => 2,
        _ => 3,
    };
}
