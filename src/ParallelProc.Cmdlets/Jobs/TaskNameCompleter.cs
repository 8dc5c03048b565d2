using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace ParallelProc.Commands;

/// <summary>Completes the names of the session's tasks.</summary>
public sealed class TaskNameCompleter : IArgumentCompleter
{
    /// <inheritdoc />
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var pattern = new WildcardPattern(wordToComplete.Trim('\'', '"') + "*", WildcardOptions.IgnoreCase);
        foreach (var task in TaskRepository.Current.All.Where(t => pattern.IsMatch(t.Name)).DistinctBy(t => t.Name))
        {
            var text = task.Name.Any(c => char.IsWhiteSpace(c) || c == '\'') ? $"'{task.Name.Replace("'", "''", StringComparison.Ordinal)}'" : task.Name;
            yield return new CompletionResult(text, task.Name, CompletionResultType.ParameterValue, $"{task.Id}: {task.JobStateInfo.State}, pool {task.Pool}");
        }
    }
}
