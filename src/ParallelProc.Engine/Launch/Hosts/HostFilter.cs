using System.Management.Automation;

namespace ParallelProc.Engine;

/// <summary>Which hosts of a pool work is meant for: names and patterns, as the user gave them.</summary>
internal sealed class HostFilter
{
    private const string ThisMachine = "localhost";

    private readonly IReadOnlyList<string> _names;

    private HostFilter(IReadOnlyList<string> names)
    {
        _names = names;
        Text = string.Join(", ", names);
    }

    /// <summary>The names in a line. Filters with the same line fit the same hosts.</summary>
    public string Text { get; }

    /// <param name="names">What -OnHost was given.</param>
    /// <param name="hosts">The hosts that there are.</param>
    /// <exception cref="PoolException">One of the names fits no host.</exception>
    public static HostFilter Of(IEnumerable<string> names, IReadOnlyList<PoolHost> hosts)
    {
        var filter = new HostFilter([.. names.Distinct(StringComparer.OrdinalIgnoreCase)]);
        foreach (var name in filter._names)
        {
            if (!hosts.Any(h => Fits(name, h)))
            {
                throw PoolErrors.HostNotFound(name, hosts.Select(static h => h.Name));
            }
        }

        return filter;
    }

    /// <summary>What a pool without hosts has in their place: this machine.</summary>
    public static PoolHost Here { get; } = new() { Name = Environment.MachineName, Kind = PoolHostKind.Local };

    public bool Fits(PoolHost host) => _names.Any(name => Fits(name, host));

    /// <summary>Names of this machine are names of whatever host is local. A pattern is one of the names that hosts were given, or `l*` would mean this machine.</summary>
    private static bool Fits(string name, PoolHost host) =>
        host.Is(name)
        || (host.Kind == PoolHostKind.Local && (Same(name, ThisMachine) || Same(name, Environment.MachineName)))
        || FitsPattern(name, host.Name);

    /// <summary>What looks like a pattern and is none may be a name still, and fits nothing else.</summary>
    private static bool FitsPattern(string pattern, string name)
    {
        try
        {
            return new WildcardPattern(pattern, WildcardOptions.IgnoreCase).IsMatch(name);
        }
        catch (WildcardPatternException)
        {
            return false;
        }
    }

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
}
