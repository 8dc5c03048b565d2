using System.Collections.Concurrent;
using System.Reflection;

namespace ParallelProc.Protocol;

/// <summary>
/// Finds the enum type of a name that came over the wire: in what this process has loaded, or in an assembly that the runtime itself
/// was started with. Nothing else is loaded, and only an enum is ever returned.
/// </summary>
internal static class EnumTypes
{
    private static readonly ConcurrentDictionary<(string Name, string Assembly), Type> Found = new();
    private static readonly Lazy<HashSet<string>> Platform = new(PlatformAssemblies);

    public static Type? Find(string typeName, string assemblyName)
    {
        if (Found.TryGetValue((typeName, assemblyName), out var known))
        {
            return known;
        }

        if (!IsPlainName(typeName))
        {
            return null;
        }

        var found = InLoaded(typeName, assemblyName) ?? InPlatform(typeName, assemblyName);
        return found is null ? null : Found.GetOrAdd((typeName, assemblyName), found);
    }

    private static Type? InLoaded(string typeName, string assemblyName)
    {
        Type? latest = null;
        foreach (var assembly in LoadedAssemblies.Named(assemblyName))
        {
            if (EnumIn(assembly, typeName) is { } type)
            {
                // Of a script's enum that was defined again, the last one counts.
                latest = type;
            }
        }

        return latest;
    }

    private static Type? InPlatform(string typeName, string assemblyName)
    {
        if (!Platform.Value.Contains(assemblyName))
        {
            return null;
        }

        try
        {
            return EnumIn(Assembly.Load(new AssemblyName(assemblyName)), typeName);
        }
        catch (Exception e) when (e is IOException or BadImageFormatException or ArgumentException)
        {
            // Of another platform than this one: the value arrives as its number.
            return null;
        }
    }

    private static Type? EnumIn(Assembly assembly, string typeName) =>
        assembly.GetType(typeName, throwOnError: false, ignoreCase: false) is { IsEnum: true, ContainsGenericParameters: false } type ? type : null;

    /// <summary>True for namespaces, type and nested type; false for generic arguments and assembly names, which would be looked up too.</summary>
    private static bool IsPlainName(string name)
    {
        foreach (var c in name)
        {
            if (!char.IsLetterOrDigit(c) && c is not ('.' or '+' or '_' or '`'))
            {
                return false;
            }
        }

        return name.Length > 0;
    }

    private static HashSet<string> PlatformAssemblies()
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        if (AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") is string paths)
        {
            foreach (var path in paths.Split(Path.PathSeparator))
            {
                var name = Path.GetFileNameWithoutExtension(path);
                if (name.StartsWith("System", StringComparison.Ordinal) || name.StartsWith("Microsoft.", StringComparison.Ordinal))
                {
                    names.Add(name);
                }
            }
        }

        return names;
    }
}
