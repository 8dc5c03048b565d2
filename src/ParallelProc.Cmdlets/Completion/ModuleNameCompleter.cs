using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace ParallelProc.Commands;

/// <summary>Completes modules, as Import-Module does: names, and paths.</summary>
public sealed class ModuleNameCompleter : IArgumentCompleter
{
    /// <inheritdoc />
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        EngineCompletion.Of($"Import-Module -Name {wordToComplete}", CompletionResultType.ParameterValue, CompletionResultType.ProviderItem, CompletionResultType.ProviderContainer);
}
