using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using ParallelProc.Engine;

namespace ParallelProc.Commands;

/// <summary>Completes the names of the hosts of the pool that is meant.</summary>
public sealed class HostNameCompleter : IArgumentCompleter
{
    /// <inheritdoc />
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var pattern = Completions.Pattern(wordToComplete);
        return Hosts(fakeBoundParameters["Pool"]).Where(h => pattern.IsMatch(h.Name)).Select(static h => Completions.Result(h.Name, h.ToString()));
    }

    /// <summary>Those of the pool on the command line, else of the ambient one; nothing is started for it.</summary>
    private static IReadOnlyList<PoolHost> Hosts(object? given)
    {
        var pool = (given is PSObject wrapped ? wrapped.BaseObject : given) switch
        {
            ProcessPool one => one,
            string name => PoolRegistry.Find(name),
            _ => AmbientPools.Current,
        };
        return pool is { Hosts: { Count: > 0 } hosts } ? hosts : [HostFilter.Here];
    }
}
