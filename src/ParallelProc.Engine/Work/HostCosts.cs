namespace ParallelProc.Engine;

/// <summary>What one item of a map costs on each host, in milliseconds. Owned by its map's lock.</summary>
internal sealed class HostCosts
{
    /// <summary>Cheaper than anything that can be measured, and more than nothing, as others are divided by it.</summary>
    private const double Least = 0.0001;

    private readonly Dictionary<HostState, double> _costs = [];
    private double _workers;
    private double _rate;

    /// <summary>What one costs on average, were all workers of the hosts that are known at work; negative while none is.</summary>
    public double Mean => _costs.Count == 0 ? -1 : _workers / _rate;

    /// <summary>What one costs there; the mean while that is not known.</summary>
    public double On(HostState host) => _costs.TryGetValue(host, out var cost) ? cost : Mean;

    public void Learn(HostState host, double cost)
    {
        var workers = host.Host.Workers;
        cost = Math.Max(cost, Least);
        if (_costs.TryGetValue(host, out var before))
        {
            cost = before + (cost - before) * 0.5;
            _rate -= workers / before;
        }
        else
        {
            _workers += workers;
        }

        _rate += workers / cost;
        _costs[host] = cost;
    }
}
