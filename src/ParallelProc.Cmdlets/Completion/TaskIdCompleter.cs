using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace ParallelProc.Commands;

/// <summary>Completes the ids of the session's tasks.</summary>
public sealed class TaskIdCompleter : IArgumentCompleter
{
    /// <inheritdoc />
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Ids(wordToComplete);

    internal static IEnumerable<CompletionResult> Ids(string begun) =>
        from task in TaskRepository.Current.All
        let id = task.Id.ToString(CultureInfo.InvariantCulture)
        where id.StartsWith(begun, StringComparison.Ordinal)
        select new CompletionResult(id, $"{id} {task.Name}", CompletionResultType.ParameterValue, Tip(task));

    internal static string Tip(PoolTask task) => $"{task.Id} {task.Name}: {task.JobStateInfo.State}, pool {task.Pool}";
}
