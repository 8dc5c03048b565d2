using System.Management.Automation;

namespace ParallelProc.Worker;

/// <summary>The modules that scripts brought along: each is imported once, and then stays. Used by the thread that runs bodies.</summary>
internal sealed class ModuleImports
{
    private readonly Dictionary<string, PSModuleInfo> _modules = new(StringComparer.OrdinalIgnoreCase);

    /// <exception cref="RuntimeException">It can't be imported.</exception>
    public PSModuleInfo Import(string name)
    {
        if (_modules.TryGetValue(name, out var module))
        {
            return module;
        }

        // By its full name: a function of a user may have the short one.
        using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        shell.AddCommand(@"Microsoft.PowerShell.Core\Import-Module").AddParameter("Name", name)
            .AddParameter("Global").AddParameter("PassThru").AddParameter("DisableNameChecking").AddParameter("ErrorAction", ActionPreference.Stop);
        module = shell.Invoke<PSModuleInfo>().FirstOrDefault() ?? throw new InvalidOperationException("The import gave no module.");
        _modules.Add(name, module);
        return module;
    }
}
