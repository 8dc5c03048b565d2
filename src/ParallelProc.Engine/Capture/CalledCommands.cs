using System.Management.Automation;

namespace ParallelProc.Engine;

/// <summary>The commands that a body and the functions that it brings along call, under each name by which they are known.</summary>
internal sealed class CalledCommands
{
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Some are only known when it runs: <c>&amp; $command</c>, a script file, a text.</summary>
    public bool AreOpen { get; set; }

    public void Add(string name) => _names.Add(name);

    /// <summary>One of them has a name that fits the pattern, or an alias in the session that does.</summary>
    public bool Include(string pattern, SessionState session)
    {
        if (WildcardPattern.ContainsWildcardCharacters(pattern))
        {
            var wildcard = WildcardPattern.Get(pattern, WildcardOptions.IgnoreCase);
            if (_names.Any(wildcard.IsMatch))
            {
                return true;
            }
        }
        else if (_names.Contains(pattern))
        {
            return true;
        }

        // Asking for aliases takes a while for each entry, call after call; and aliases look like aliases, not like Verb-Noun.
        return _names.Count > 0 && !pattern.Contains('-', StringComparison.Ordinal) && session.InvokeCommand.GetCommands(pattern, CommandTypes.Alias, nameIsPattern: true).OfType<AliasInfo>()
            .Any(alias => _names.Contains(alias.ResolvedCommand?.Name ?? alias.Definition));
    }
}
