using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace ParallelProc.Commands;

/// <summary>Completes the names of running pools.</summary>
public sealed class PoolNameCompleter : IArgumentCompleter
{
    /// <inheritdoc />
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var pattern = Completions.Pattern(wordToComplete);
        return PoolRegistry.All.Where(p => pattern.IsMatch(p.Name)).Select(static p => Completions.Result(p.Name, p.ToString()));
    }
}
