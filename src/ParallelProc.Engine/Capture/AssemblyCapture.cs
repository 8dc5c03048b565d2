using System.Management.Automation;
using System.Management.Automation.Language;
using System.Reflection;
using System.Runtime.Loader;

namespace ParallelProc.Engine;

/// <summary>Finds the assemblies that the compiled types of a body come from, as a session has loaded them with <c>Add-Type</c> or by a method of .NET's.</summary>
internal sealed class AssemblyCapture(SessionState session)
{
    private readonly HashSet<Assembly> _seen = [];
    private PSModuleInfo[]? _modules;

    /// <summary>Files that workers load.</summary>
    public List<string> Files { get; } = [];

    /// <summary>The first type that no worker can load, as it has no file; or null.</summary>
    public Type? InMemory { get; private set; }

    /// <summary>Takes what a name in a script needs, if it is that of a type that workers don't have anyway.</summary>
    /// <returns>What it needs beside files, or null for nothing new.</returns>
    public PoolCaptureItem? Add(TypeName name, string owner)
    {
        if (TypeNames.Resolve(name) is not { } type || !TypeNames.IsForeign(type) || !_seen.Add(type.Assembly))
        {
            return null;
        }

        var assembly = type.Assembly.GetName().Name ?? type.FullName!;
        if (SharedAssemblies.FileOf(type.Assembly) is not { } file)
        {
            InMemory ??= type;
            return new PoolCaptureItem(PoolCaptureKind.Assembly, assembly, null, $"[{type.FullName}] is used by {owner}; it is in memory alone, so workers must define it themselves");
        }

        if (ModuleOf(file) is null || AssemblyLoadContext.GetLoadContext(type.Assembly) == AssemblyLoadContext.Default)
        {
            Files.Add(file);
        }

        return new PoolCaptureItem(PoolCaptureKind.Assembly, assembly, file, $"[{type.FullName}] is used by {owner}");
    }

    /// <summary>The imported module that an assembly's file belongs to: it may have its own ways to load it.</summary>
    public PSModuleInfo? ModuleOf(string file)
    {
        _modules ??= [.. session.InvokeCommand.InvokeScript(@"Microsoft.PowerShell.Core\Get-Module").Select(static m => m.BaseObject).OfType<PSModuleInfo>()];
        return _modules.Where(module => IsWithin(file, module) && ModuleFiles.Of(module) is not null).MaxBy(static module => module.ModuleBase.Length);
    }

    private static bool IsWithin(string file, PSModuleInfo module) =>
        module.ModuleBase is { Length: > 0 } folder && file.StartsWith(Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
