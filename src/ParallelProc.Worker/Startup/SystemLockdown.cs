using System.Management.Automation;

namespace ParallelProc.Worker;

/// <summary>Whether this system restricts what PowerShell may do (WDAC, AppLocker). The type that knows is public, but not in the reference assembly.</summary>
internal static class SystemLockdown
{
    public static bool IsOff => !OperatingSystem.IsWindows() || Policy() == "None";

    private static string? Policy() => typeof(PSObject).Assembly.GetType("System.Management.Automation.Security.SystemPolicy")
        ?.GetMethod("GetSystemLockdownPolicy", [])?.Invoke(null, null)?.ToString();
}
