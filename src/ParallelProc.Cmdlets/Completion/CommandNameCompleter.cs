using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace ParallelProc.Commands;

/// <summary>Completes commands: functions and cmdlets, and programs once something was typed.</summary>
public sealed class CommandNameCompleter : IArgumentCompleter
{
    /// <inheritdoc />
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        EngineCompletion.Of($"Get-Command -Name {Completions.Typed(wordToComplete)}", CompletionResultType.Command)
            .Select(static m => Completions.Result(Completions.Typed(m.CompletionText), m.ToolTip));
}
