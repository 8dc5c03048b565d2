using System.Reflection;

namespace ParallelProc.Protocol;

/// <summary>
/// This process's assemblies by their simple names. Asking each for its name is dear, and a message may ask for many types. Types are never kept
/// here: one may be added to an assembly that is being made.
/// </summary>
internal static class LoadedAssemblies
{
    private static volatile Snapshot? Latest;
    private static int Loads;

    // For the process's life, as this is.
    static LoadedAssemblies() => AppDomain.CurrentDomain.AssemblyLoad += static (_, _) => Interlocked.Increment(ref Loads);

    /// <summary>Those of a name, in the order in which they were loaded.</summary>
    public static IEnumerable<Assembly> Named(string name)
    {
        var loads = Volatile.Read(ref Loads);
        var known = Latest;
        if (known is null || known.Loads != loads)
        {
            Latest = known = new Snapshot(loads, Collect());
        }

        // Weak, because what scripts define may be unloaded.
        foreach (var reference in known.ByName.TryGetValue(name, out var found) ? found : [])
        {
            if (reference.TryGetTarget(out var assembly))
            {
                yield return assembly;
            }
        }
    }

    private static Dictionary<string, List<WeakReference<Assembly>>> Collect()
    {
        var byName = new Dictionary<string, List<WeakReference<Assembly>>>(StringComparer.OrdinalIgnoreCase);
        foreach (var assembly in AppDomain.CurrentDomain.GetAssemblies())
        {
            var name = assembly.GetName().Name ?? "";
            if (!byName.TryGetValue(name, out var same))
            {
                byName.Add(name, same = []);
            }

            same.Add(new WeakReference<Assembly>(assembly));
        }

        return byName;
    }

    private sealed record Snapshot(int Loads, Dictionary<string, List<WeakReference<Assembly>>> ByName);
}
