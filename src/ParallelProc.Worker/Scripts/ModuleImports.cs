using System.Management.Automation;

namespace ParallelProc.Worker;

/// <summary>The modules that scripts brought along: each is imported once, and then stays. Used by the thread that runs bodies.</summary>
internal sealed class ModuleImports(SentModules sent)
{
    private readonly Dictionary<string, PSModuleInfo> _modules = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The preferences of the open script's caller that are global there.</summary>
    public GlobalVariables Globals { get; } = new();

    /// <summary>The type data of the open script's caller.</summary>
    public SessionTypes Types { get; } = new();

    /// <summary>What is sent to this host.</summary>
    public SentModules Sent => sent;

    /// <exception cref="RuntimeException">It can't be imported.</exception>
    public PSModuleInfo Import(string name)
    {
        name = sent.Here(name);
        if (_modules.TryGetValue(name, out var module))
        {
            return module;
        }

        // It may add some of the same, as it did in the caller's session, and would then find them there.
        Types.PutBack();

        // By its full name: a function of a user may have the short one.
        using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        shell.AddCommand(@"Microsoft.PowerShell.Core\Import-Module").AddParameter("Name", Here(name))
            .AddParameter("Global").AddParameter("PassThru").AddParameter("DisableNameChecking").AddParameter("ErrorAction", ActionPreference.Stop);
        module = shell.Invoke<PSModuleInfo>().FirstOrDefault() ?? throw new InvalidOperationException("The import gave no module.");
        _modules.Add(name, module);
        return module;
    }

    /// <summary>A file of the caller's need not be on this machine, which may have the module elsewhere: then by its name.</summary>
    public static string Here(string name)
    {
        var leaf = name.LastIndexOfAny(['/', '\\']) + 1;
        return leaf == 0 || File.Exists(name) || Directory.Exists(name) ? name : Path.GetFileNameWithoutExtension(name[leaf..]);
    }
}
