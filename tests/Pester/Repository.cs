using System.Reflection;

namespace ParallelProc.PesterFiles;

/// <summary>Where things are.</summary>
internal static class Repository
{
    public static string Root { get; } =
        Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepoRoot").Value!;

    public static string StandIn { get; } = Path.Combine(Root, "out", "shell", ProgramName("pwsh"));

    /// <summary>Paths below the root, with slashes.</summary>
    public static IEnumerable<string> TestFiles(string folder) =>
        Directory.Exists(Path.Combine(Root, folder))
            ? Directory.EnumerateFiles(Path.Combine(Root, folder), "*.Tests.ps1", SearchOption.AllDirectories)
                .Select(f => Path.GetRelativePath(Root, f).Replace('\\', '/'))
                .Order(StringComparer.Ordinal)
            : [];

    public static string? OnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, ProgramName(program)))
            .FirstOrDefault(path => File.Exists(path) && path != StandIn);

    private static string ProgramName(string name) => OperatingSystem.IsWindows() ? name + ".exe" : name;
}
