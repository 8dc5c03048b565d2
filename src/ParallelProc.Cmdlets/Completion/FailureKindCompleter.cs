using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using ParallelProc.Engine;

namespace ParallelProc.Commands;

/// <summary>Completes the kinds of failure. Error ids and type names are anyone's.</summary>
public sealed class FailureKindCompleter : IArgumentCompleter
{
    /// <inheritdoc />
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Enum.GetNames<FailureKind>()
            .Where(n => n.StartsWith(wordToComplete.Trim('\'', '"'), StringComparison.OrdinalIgnoreCase))
            .Select(static n => new CompletionResult(n));
}
