using System.Management.Automation;
using System.Management.Automation.Internal;
using System.Reflection;

namespace Microsoft.PowerShell.Commands;

/// <summary>Ends the commands before this one in the pipeline, while those after it run to their end.</summary>
internal static class Upstream
{
    private static readonly Func<InternalCommand, Exception> Make = Find();

    public static Exception Stop(InternalCommand requester) => Make(requester);

    // The engine knows one exception for it, which it keeps to itself.
    private static Func<InternalCommand, Exception> Find()
    {
        ConstructorInfo constructor = typeof(PSObject).Assembly
            .GetType("System.Management.Automation.StopUpstreamCommandsException", throwOnError: true)!
            .GetConstructor([typeof(InternalCommand)])!;
        return command => (Exception)constructor.Invoke([command]);
    }
}
