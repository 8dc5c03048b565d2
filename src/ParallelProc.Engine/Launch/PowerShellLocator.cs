using System.Management.Automation;

namespace ParallelProc.Engine;

/// <summary>Finds the PowerShell that workers run: the one that this process runs, or the one that the user names.</summary>
internal static class PowerShellLocator
{
    /// <summary>The program and its leading arguments.</summary>
    /// <param name="wanted">A path or a command name, or null for this process's own PowerShell.</param>
    /// <exception cref="PoolException">No such program.</exception>
    public static (string Program, string[] Arguments) Find(string? wanted)
    {
        if (wanted is not null)
        {
            var path = File.Exists(wanted) ? Path.GetFullPath(wanted) : ProgramSearch.OnPath(wanted);
            return path is null
                ? throw PoolErrors.PowerShellNotFound(wanted)
                : (path, []);
        }

        var home = Path.GetDirectoryName(typeof(PSObject).Assembly.Location) ?? AppContext.BaseDirectory;
        var program = Path.Combine(home, OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh");
        if (File.Exists(program))
        {
            return (program, []);
        }

        // A .NET global tool has no program of its own, only the assembly.
        var assembly = Path.Combine(home, "pwsh.dll");
        var dotnet = Environment.ProcessPath;
        if (File.Exists(assembly) && dotnet is not null && Path.GetFileNameWithoutExtension(dotnet) == "dotnet")
        {
            return (dotnet, [assembly]);
        }

        return (ProgramSearch.OnPath("pwsh") ?? throw PoolErrors.PowerShellNotFound(program), []);
    }
}
