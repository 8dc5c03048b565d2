using System.Management.Automation;
using ParallelProc.Engine;
using ParallelProc.Protocol;

namespace ParallelProc.Commands;

/// <summary>What -ImportModule and -SendModule say together: the modules that workers import, in order, and those that hosts are sent.</summary>
internal static class SentModuleArgument
{
    /// <exception cref="PoolException">A module that is to be sent is not there, or can't be sent.</exception>
    public static (IReadOnlyList<string> Modules, IReadOnlyList<SentModule> Sent) Of(string[]? sent, string[]? imported, PSCmdlet caller, CancellationToken stop)
    {
        var names = (imported ?? []).Select(name => ModuleArgument.Path(name, caller));
        if (sent is null)
        {
            return ([.. names], []);
        }

        var found = sent.SelectMany(name => ModuleSearch.WithRequired(ModuleArgument.Path(name, caller))).DistinctBy(static m => m.File).ToList();
        var packages = found.Where(m => !found.Exists(outer => outer != m && Has(outer, m))).Select(m => ModulePackage.Of(m, stop)).ToList();
        var others = names.Where(name => !found.Exists(m => m.Name.Equals(name, StringComparison.OrdinalIgnoreCase)));
        return ([.. found.Select(static m => m.File), .. others], packages);
    }

    /// <summary>A module that lies within another's folder comes with that.</summary>
    private static bool Has(ModuleFolder outer, ModuleFolder inner) =>
        outer.Folder is { } folder && inner.File.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal) && (inner.Folder ?? "").Length != folder.Length;
}
