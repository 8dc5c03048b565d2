using System.Management.Automation;
using ParallelProc.Engine;

namespace ParallelProc.Commands;

/// <summary>Get-PoolTask: the tasks of this session.</summary>
[Cmdlet(VerbsCommon.Get, "PoolTask", DefaultParameterSetName = nameof(Task))]
[OutputType(typeof(PoolTask))]
public sealed class GetPoolTaskCommand : PoolCmdlet
{
    /// <summary>The tasks: names, also with wildcards, ids, or the objects themselves; without it, all tasks.</summary>
    [Parameter(Position = 0, ParameterSetName = nameof(Task), ValueFromPipeline = true)]
    [Alias("Name")]
    [ArgumentCompleter(typeof(TaskNameCompleter))]
    [SupportsWildcards]
    public object[]? Task { get; set; }

    /// <summary>Ids of tasks, which are the ids that Get-Job shows.</summary>
    [Parameter(Mandatory = true, ParameterSetName = nameof(Id))]
    [ArgumentCompleter(typeof(TaskIdCompleter))]
    public int[]? Id { get; set; }

    /// <summary>Only tasks of this pool: a pool, or a name, also with wildcards. The pool may be gone already.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(PoolNameCompleter))]
    [SupportsWildcards]
    public object? Pool { get; set; }

    /// <summary>Only tasks in this state.</summary>
    [Parameter]
    public JobState? State { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        var tasks = TaskRepository.Current;
        if (Task is null && Id is null)
        {
            GuardOne(() => Write(tasks.All));
        }

        foreach (var id in Id ?? [])
        {
            GuardOne(() => Write(TaskResolver.Resolve(id, tasks)));
        }

        foreach (var given in Task ?? [])
        {
            GuardOne(() => Write(TaskResolver.Resolve(given, tasks)));
        }
    }

    private void Write(IEnumerable<PoolTask> tasks)
    {
        var pattern = new WildcardPattern(PoolName() ?? "*", WildcardOptions.IgnoreCase);
        WriteObject(tasks.Where(t => pattern.IsMatch(t.Pool) && (State is null || t.JobStateInfo.State == State)), enumerateCollection: true);
    }

    /// <summary>The name of the pool that is meant. One that neither runs nor has tasks here is likely mistyped.</summary>
    private string? PoolName()
    {
        var given = Pool is PSObject wrapped ? wrapped.BaseObject : Pool;
        if (given is ProcessPool pool)
        {
            return WildcardPattern.Escape(pool.Name);
        }

        if (given is string name && !WildcardPattern.ContainsWildcardCharacters(name) && TaskRepository.Current.All.All(t => !name.Equals(t.Pool, StringComparison.OrdinalIgnoreCase)))
        {
            PoolResolver.One(name);
        }

        return given is null or string ? (string?)given : throw PoolErrors.NotAPool(given);
    }
}
