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
        var pattern = new WildcardPattern(wordToComplete.Trim('\'', '"') + "*", WildcardOptions.IgnoreCase);
        foreach (var pool in PoolRegistry.All.Where(p => pattern.IsMatch(p.Name)))
        {
            var text = pool.Name.Any(c => char.IsWhiteSpace(c) || c == '\'') ? $"'{pool.Name.Replace("'", "''", StringComparison.Ordinal)}'" : pool.Name;
            yield return new CompletionResult(text, pool.Name, CompletionResultType.ParameterValue, $"{pool.Name}: {pool.State}, at most {pool.MaxWorkers} workers");
        }
    }
}
