namespace ParallelProc.Engine;

/// <summary>Where the work of a source may run, where that is not everywhere. A source that may run everywhere has none. Owned by the dispatcher's strand.</summary>
internal sealed class Placement(HostFilter filter)
{
    private readonly HashSet<HostState> _hosts = [];

    /// <summary>What the user named.</summary>
    public HostFilter Filter => filter;

    /// <summary>The hosts that are meant now: none when the last of them was taken out of the pool.</summary>
    public IReadOnlyCollection<HostState> Hosts => _hosts;

    /// <summary>The seats of the workers there. Kept by the <see cref="Roster"/>.</summary>
    public SeatSet Seats { get; } = new();

    /// <summary>Batches of the source that wait in a worker behind another one. Kept by the <see cref="Roster"/>.</summary>
    public int Behind { get; set; }

    /// <summary>Who waits for its work knows that it waits for a host.</summary>
    public bool Told { get; set; }

    public bool Allows(HostState? host) => host is not null && _hosts.Contains(host);

    /// <summary>The pool's hosts are these now.</summary>
    public void Settle(IEnumerable<HostState> hosts)
    {
        _hosts.Clear();
        _hosts.UnionWith(hosts.Where(h => filter.Fits(h.Host)));
    }
}
