using System.Management.Automation;
using System.Management.Automation.Internal;
using System.Reflection;

namespace ParallelProc.Commands;

/// <summary>
/// What <c>Select-Object -First</c> throws when it wants no more input: commands before it are ended, those behind it go on to their end. The engine keeps that to itself; where
/// it has other insides, there is none, and further input is read and dropped.
/// </summary>
internal static class UpstreamStop
{
    private static readonly ConstructorInfo? Make = typeof(PSCmdlet).Assembly.GetType("System.Management.Automation.StopUpstreamCommandsException")
        ?.GetConstructor(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance, [typeof(InternalCommand)]);

    /// <summary>To be thrown from ProcessRecord, or null.</summary>
    public static Exception? For(Cmdlet cmdlet) => (Exception?)Make?.Invoke([cmdlet]);
}
