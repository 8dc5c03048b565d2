using System.Reflection;

namespace ParallelProc.Protocol;

/// <summary>
/// Exceptions of PowerShell's own commands that arrive as the type that they were, beside those of <see cref="ExceptionFactories"/>. Their assemblies can't be
/// referred to, so they are found by name, and only in an assembly that is loaded already: reading a message loads none.
/// </summary>
internal static class CommandExceptions
{
    private static readonly Dictionary<string, string> Assemblies = new(StringComparer.Ordinal)
    {
        ["Microsoft.PowerShell.Commands.WriteErrorException"] = "Microsoft.PowerShell.Commands.Utility",
        ["Microsoft.PowerShell.Commands.ProcessCommandException"] = "Microsoft.PowerShell.Commands.Management",
        ["Microsoft.PowerShell.Commands.ServiceCommandException"] = "Microsoft.PowerShell.Commands.Management",
    };

    public static bool Has(Type type) => type.FullName is { } name && Assemblies.TryGetValue(name, out var assembly) && type.Assembly.GetName().Name == assembly;

    /// <summary>Makes an exception of a type on the list; null for all others, and where this process has not loaded it.</summary>
    public static Exception? Make(string typeName, string message, Exception? inner)
    {
        if (!Assemblies.TryGetValue(typeName, out var assembly))
        {
            return null;
        }

        return LoadedAssemblies.Named(assembly).Select(a => a.GetType(typeName)).FirstOrDefault(static t => t is not null)?
            .GetConstructor([typeof(string), typeof(Exception)])?.Invoke(BindingFlags.DoNotWrapExceptions, null, [message, inner], null) as Exception;
    }
}
