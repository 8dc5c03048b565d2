using System.Management.Automation;

namespace ParallelProc.Engine;

/// <summary>The file by which a worker can import a module that the caller has imported.</summary>
internal static class ModuleFiles
{
    private static readonly string Shipped = Path.Combine(Path.GetDirectoryName(typeof(PSObject).Assembly.Location) ?? "", "Modules") + Path.DirectorySeparatorChar;

    /// <returns>Null where there is none, or where a worker finds it by itself: PowerShell's own modules.</returns>
    public static string? Of(PSModuleInfo? module)
    {
        if (module?.Path is not { Length: > 0 } path || path.StartsWith(Shipped, StringComparison.OrdinalIgnoreCase) || !File.Exists(path))
        {
            return null;
        }

        // What the manifest adds, such as formats and types, belongs to it.
        var manifest = Path.Combine(module.ModuleBase, module.Name + ".psd1");
        return File.Exists(manifest) ? manifest : path;
    }
}
