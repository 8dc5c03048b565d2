using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace ParallelProc.Commands;

/// <summary>Completes the session's tasks: their names, and their ids where a number was begun.</summary>
public sealed class TaskNameCompleter : IArgumentCompleter
{
    /// <inheritdoc />
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var pattern = Completions.Pattern(wordToComplete);
        var names = TaskRepository.Current.All.Where(t => pattern.IsMatch(t.Name)).DistinctBy(static t => t.Name).Select(static t => Completions.Result(t.Name, TaskIdCompleter.Tip(t)));
        return wordToComplete.Length > 0 && wordToComplete.All(char.IsAsciiDigit) ? [.. names, .. TaskIdCompleter.Ids(wordToComplete)] : names;
    }
}
