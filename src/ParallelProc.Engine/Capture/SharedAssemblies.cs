using System.Management.Automation;
using System.Reflection;
using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>The assemblies that every worker has: those of .NET and PowerShell, and what we send there ourselves.</summary>
internal static class SharedAssemblies
{
    private static readonly string[] Folders = [.. new[] { typeof(object), typeof(PSObject) }.Select(static t => Path.GetDirectoryName(t.Assembly.Location) + Path.DirectorySeparatorChar)];

    public static bool Has(Assembly assembly) =>
        assembly == typeof(ScriptSetup).Assembly
        || (FileOf(assembly) is { } file && Folders.Any(folder => file.StartsWith(folder, StringComparison.Ordinal)));

    /// <summary>The file that it was loaded from, or null where it is in memory alone.</summary>
    public static string? FileOf(Assembly assembly) => assembly.IsDynamic || assembly.Location.Length == 0 ? null : assembly.Location;
}
