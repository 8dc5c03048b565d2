using System.Management.Automation;

namespace ParallelProc.Engine;

/// <summary>Finds modules as Import-Module does: what is loaded, a path, or a name where modules are. On the thread of a pipeline.</summary>
internal static class ModuleSearch
{
    /// <summary>A module, behind those that its manifest says it needs, as far as they are found and not PowerShell's own.</summary>
    /// <param name="name">Its name, or its full path.</param>
    /// <exception cref="PoolException">There is none, or it is one of PowerShell's own.</exception>
    public static IReadOnlyList<ModuleFolder> WithRequired(string name)
    {
        var found = new List<ModuleFolder>();
        Add(Find(name) ?? throw PoolErrors.SendModuleNotFound(name), found, []);
        return found;
    }

    private static void Add(ModuleFolder module, List<ModuleFolder> found, HashSet<string> seen)
    {
        if (!seen.Add(module.File))
        {
            return;
        }

        foreach (var needed in module.Required)
        {
            if ((Beside(module, needed) ?? Find(needed)) is { } other)
            {
                Add(other, found, seen);
            }
        }

        found.Add(module);
    }

    private static ModuleFolder? Find(string name)
    {
        if (name.AsSpan().IndexOfAny('/', '\\') >= 0)
        {
            return ModuleFolder.At(name);
        }

        return Loaded(name, all: false) ?? Loaded(name, all: true);
    }

    /// <summary>In the module's own folder, or next to it.</summary>
    private static ModuleFolder? Beside(ModuleFolder module, string needed)
    {
        var folder = module.Folder!; // it has a manifest
        string?[] places = [folder, Path.GetDirectoryName(folder), Path.GetDirectoryName(Path.GetDirectoryName(folder))];
        return places.OfType<string>().Select(place => ModuleFolder.At(Path.GetFullPath(Path.Combine(place, needed)))).FirstOrDefault(static m => m is not null);
    }

    private static ModuleFolder? Loaded(string name, bool all)
    {
        using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        shell.AddCommand(@"Microsoft.PowerShell.Core\Get-Module").AddParameter("Name", WildcardPattern.Escape(name)).AddParameter("ErrorAction", ActionPreference.Ignore);
        if (all)
        {
            shell.AddParameter("ListAvailable");
        }

        return shell.Invoke<PSModuleInfo>().Select(static module => ModuleFiles.Of(module) is { } file ? new ModuleFolder(module.Name, file) : null).FirstOrDefault(static m => m is not null);
    }
}
