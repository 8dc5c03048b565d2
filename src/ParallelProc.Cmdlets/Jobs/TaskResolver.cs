using System.Management.Automation;
using ParallelProc.Engine;

namespace ParallelProc.Commands;

/// <summary>Finds the tasks that are meant: by the object itself, by id, or by name.</summary>
internal static class TaskResolver
{
    /// <exception cref="PoolException">There is none, or this is no task.</exception>
    public static IEnumerable<PoolTask> Resolve(object? given, TaskRepository tasks) => (given is PSObject wrapped ? wrapped.BaseObject : given) switch
    {
        PoolTask task => [task],
        PoolMapJob map => throw PoolErrors.MapIsNoTask(map.Name),
        int id => [tasks.Find(id) ?? throw (tasks.Maps.Find(id) is { } map ? PoolErrors.MapIsNoTask(map.Name) : PoolErrors.TaskNotFound(id))],
        string name => ByName(name, tasks),
        var other => throw PoolErrors.NotATask(other ?? "$null"),
    };

    /// <summary>The tasks of that name; a pattern may match none.</summary>
    /// <exception cref="PoolException">There is none of that name.</exception>
    private static List<PoolTask> ByName(string name, TaskRepository tasks)
    {
        var pattern = new WildcardPattern(name, WildcardOptions.IgnoreCase);
        var found = tasks.All.Where(t => pattern.IsMatch(t.Name)).ToList();
        if (found.Count > 0 || WildcardPattern.ContainsWildcardCharacters(name))
        {
            return found;
        }

        throw tasks.Maps.All.Any(map => pattern.IsMatch(map.Name)) ? PoolErrors.MapIsNoTask(name) : PoolErrors.TaskNotFound(name);
    }
}
