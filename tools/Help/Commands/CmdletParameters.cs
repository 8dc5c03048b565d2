using System.Management.Automation;

namespace ParallelProc.Help.Commands;

/// <summary>The parameters of a cmdlet that are its own: those that all cmdlets have are known by <c>about_CommonParameters</c>.</summary>
internal static class CmdletParameters
{
    /// <summary>Each once, by name.</summary>
    public static IEnumerable<CommandParameterInfo> All(CmdletInfo cmdlet) =>
        Sets(cmdlet).SelectMany(static s => Of(s)).DistinctBy(static p => p.Name).OrderBy(static p => p.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The default set first.</summary>
    public static IEnumerable<CommandParameterSetInfo> Sets(CmdletInfo cmdlet) =>
        cmdlet.ParameterSets.OrderByDescending(static s => s.IsDefault).ThenBy(static s => s.Name, StringComparer.Ordinal);

    /// <summary>Those of one set as a syntax line has them: by position, then those that must be given, then the others.</summary>
    public static IEnumerable<CommandParameterInfo> Of(CommandParameterSetInfo set) => set.Parameters
        .Where(static p => !Cmdlet.CommonParameters.Contains(p.Name))
        .OrderBy(static p => p.Position >= 0 ? p.Position : int.MaxValue)
        .ThenByDescending(static p => p.IsMandatory)
        .ThenBy(static p => Cmdlet.OptionalCommonParameters.Contains(p.Name));
}
