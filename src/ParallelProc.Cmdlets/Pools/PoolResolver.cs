using System.Management.Automation;
using ParallelProc.Engine;

namespace ParallelProc.Commands;

/// <summary>Finds the pools that are meant: by the object itself, or by name.</summary>
internal static class PoolResolver
{
    /// <summary>A pool object, or the pool of that name.</summary>
    /// <exception cref="PoolException">There is none, or this is no pool.</exception>
    public static ProcessPool One(object given) => Base(given) switch
    {
        ProcessPool pool => pool,
        string name => PoolRegistry.Find(name) ?? throw NotFound(name),
        var other => throw PoolErrors.NotAPool(other),
    };

    /// <summary>A pool object, or the pools whose names match.</summary>
    /// <exception cref="PoolException">There is none, or this is no pool.</exception>
    public static IReadOnlyList<ProcessPool> Several(object given) => Base(given) is string name ? ByName(name) : [One(given)];

    /// <summary>The pool of that name, else those that match it as a pattern; a pattern may match none.</summary>
    /// <exception cref="PoolException">There is none of that name.</exception>
    public static IReadOnlyList<ProcessPool> ByName(string name)
    {
        if (PoolRegistry.Find(name) is { } exact)
        {
            return [exact];
        }

        var pattern = new WildcardPattern(name, WildcardOptions.IgnoreCase);
        var found = PoolRegistry.All.Where(p => pattern.IsMatch(p.Name)).ToList();
        return found.Count > 0 || WildcardPattern.ContainsWildcardCharacters(name) ? found : throw NotFound(name);
    }

    private static object Base(object given) => given is PSObject wrapped ? wrapped.BaseObject : given;

    private static PoolException NotFound(string name) => PoolErrors.PoolNotFound(name, PoolRegistry.All.Select(p => p.Name));
}
