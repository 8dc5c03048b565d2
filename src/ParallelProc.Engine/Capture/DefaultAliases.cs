using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace ParallelProc.Engine;

/// <summary>The aliases that every session has from the start, a worker's too.</summary>
internal static class DefaultAliases
{
    private static readonly Lazy<Dictionary<string, string>> All = new(static () => InitialSessionState.CreateDefault2().Commands.OfType<SessionStateAliasEntry>()
        .ToDictionary(static alias => alias.Name, static alias => alias.Definition, StringComparer.OrdinalIgnoreCase));

    public static bool Has(AliasInfo alias) =>
        All.Value.TryGetValue(alias.Name, out var definition) && definition.Equals(alias.Definition, StringComparison.OrdinalIgnoreCase);
}
