using System.Collections.Concurrent;

namespace ParallelProc.Protocol;

/// <summary>Finds enum types by name among what is loaded already. Nothing is loaded, and nothing runs, because a name came over the wire.</summary>
internal static class EnumTypes
{
    private static readonly ConcurrentDictionary<string, Type> Known = new(StringComparer.Ordinal);

    public static Type? Find(string fullName)
    {
        if (Known.TryGetValue(fullName, out var known))
        {
            return known;
        }

        foreach (var assembly in AppDomain.CurrentDomain.GetAssemblies())
        {
            if (assembly.GetType(fullName, throwOnError: false) is { IsEnum: true } found)
            {
                // Types of scripts come and go with their text: only those of files are remembered.
                return assembly.IsDynamic ? found : Known.GetOrAdd(fullName, found);
            }
        }

        return null;
    }
}
