using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;

namespace Microsoft.PowerShell.Commands;

internal static class RunspaceList
{
    public static IReadOnlyList<Runspace> All() => Get(null);

    [UnsafeAccessor(UnsafeAccessorKind.StaticMethod, Name = "get_RunspaceList")]
    private static extern IReadOnlyList<Runspace> Get(Runspace? type);
}
