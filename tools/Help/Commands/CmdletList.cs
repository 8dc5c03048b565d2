using System.Management.Automation;
using System.Reflection;

namespace ParallelProc.Help.Commands;

/// <summary>The cmdlets of an assembly, as PowerShell sees them.</summary>
internal static class CmdletList
{
    public static IReadOnlyList<CmdletInfo> Of(string assembly) =>
    [
        .. from type in Assembly.LoadFrom(Path.GetFullPath(assembly)).GetExportedTypes()
           let cmdlet = type.GetCustomAttribute<CmdletAttribute>()
           where cmdlet is not null
           orderby cmdlet.VerbName, cmdlet.NounName
           select new CmdletInfo($"{cmdlet.VerbName}-{cmdlet.NounName}", type),
    ];
}
