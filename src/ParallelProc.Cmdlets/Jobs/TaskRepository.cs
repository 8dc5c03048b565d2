using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;

namespace ParallelProc.Commands;

/// <summary>The tasks of one session, until they are removed, and its maps in the background. A job belongs to the runspace that made it.</summary>
internal sealed class TaskRepository : JobList<PoolTask>
{
    private static readonly ConditionalWeakTable<Runspace, TaskRepository> Sessions = [];

    /// <summary>The repository of the session whose thread this is.</summary>
    public static TaskRepository Current => Runspace.DefaultRunspace is { } runspace ? Sessions.GetOrCreateValue(runspace) : new TaskRepository();

    /// <summary>The maps that were started with -AsJob.</summary>
    public JobList<PoolMapJob> Maps { get; } = new();
}
