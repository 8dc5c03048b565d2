using System.Management.Automation;
using ParallelProc.Commands;

namespace ParallelProc;

/// <summary>
/// Shows the tasks of a session, and its maps in the background, to PowerShell's job cmdlets. PowerShell makes one for each session that imports the module, on that session's thread, and
/// calls it on any.
/// </summary>
public sealed class PoolTaskJobSource : JobSourceAdapter
{
    private readonly TaskRepository _tasks = TaskRepository.Current;

    /// <summary>Called by PowerShell when the module is imported.</summary>
    public PoolTaskJobSource() => Name = nameof(PoolTask);

    /// <summary>Not for tasks: Submit-PoolTask makes them.</summary>
    public override Job2 NewJob(JobInvocationInfo specification) => throw new PSNotSupportedException("A pool task is made with Submit-PoolTask.");

    /// <inheritdoc />
    public override IList<Job2> GetJobs() => Where(_ => true);

    /// <inheritdoc />
    public override IList<Job2> GetJobsByName(string name, bool recurse) => Matching(name, t => t.Name);

    /// <inheritdoc />
    public override IList<Job2> GetJobsByCommand(string command, bool recurse) => Matching(command, t => t.Command);

    /// <inheritdoc />
    public override IList<Job2> GetJobsByState(JobState state, bool recurse) => Where(t => t.JobStateInfo.State == state);

    /// <summary>Tasks all of whose named properties have these values; a text may have wildcards.</summary>
    public override IList<Job2> GetJobsByFilter(Dictionary<string, object> filter, bool recurse) =>
        Where(t => filter.All(f => new PSObject(t).Properties[f.Key] is { } property && IsMatch(property.Value, f.Value)));

    /// <inheritdoc />
    public override Job2 GetJobByInstanceId(Guid instanceId, bool recurse) => (Job2?)_tasks.Find(instanceId) ?? _tasks.Maps.Find(instanceId)!;

    /// <inheritdoc />
    public override Job2 GetJobBySessionId(int id, bool recurse) => (Job2?)_tasks.Find(id) ?? _tasks.Maps.Find(id)!;

    /// <inheritdoc />
    public override void RemoveJob(Job2 job)
    {
        if (job is PoolTask task)
        {
            _tasks.Remove(task);
        }
        else if (job is PoolMapJob map)
        {
            _tasks.Maps.Remove(map);
        }
    }

    private List<Job2> Where(Func<PoolJob, bool> predicate) => [.. _tasks.All.Concat<PoolJob>(_tasks.Maps.All).Where(predicate).OrderBy(static j => j.Id)];

    private List<Job2> Matching(string text, Func<PoolJob, string> property)
    {
        var pattern = new WildcardPattern(text, WildcardOptions.IgnoreCase);
        return Where(t => pattern.IsMatch(property(t)) || property(t).Equals(text, StringComparison.OrdinalIgnoreCase));
    }

    private static bool IsMatch(object? actual, object? wanted) =>
        (wanted is PSObject wrapped ? wrapped.BaseObject : wanted) is string pattern
            ? new WildcardPattern(pattern, WildcardOptions.IgnoreCase).IsMatch(LanguagePrimitives.ConvertTo<string>(actual))
            : LanguagePrimitives.Equals(actual, wanted);
}
