namespace ParallelProc.Engine;

/// <summary>
/// How many items go into a batch: one at first, so that every worker starts at once; then as many as are worth about 50 ms of the cost
/// measured so far; and fewer towards a known end, so that no worker is left with a long tail. Owned by its map's lock.
/// </summary>
internal sealed class BatchSizer
{
    private const double TargetMilliseconds = 50;
    private const int Growth = 8;
    private const int Most = 16 * 1024;

    private readonly int? _fixed;
    private double _costMilliseconds = -1;
    private HostCosts? _hosts;
    private int _largest = 1;

    public BatchSizer(int? fixedSize) => _fixed = fixedSize;

    /// <summary>What one item costs, or null while nothing is known.</summary>
    public TimeSpan? Cost => _costMilliseconds < 0 ? null : TimeSpan.FromMilliseconds(_costMilliseconds);

    /// <summary>The size to aim at, whatever waits.</summary>
    public int Target => _fixed ?? TargetFor(_costMilliseconds);

    /// <summary>How much longer an item takes on that host than on average; 1 while that is not known.</summary>
    public double PaceOn(HostState host) => _hosts is null ? 1 : _hosts.On(host) / _hosts.Mean;

    /// <summary>How many of the waiting items the next batch gets; 0 when waiting a moment makes a better one.</summary>
    /// <param name="waiting">Items that wait.</param>
    /// <param name="workers">Workers that share them.</param>
    /// <param name="left">Those that wait, and those that are known to come; null while nobody knows how many these are.</param>
    /// <param name="patient">The producer was quick until now, so that more are expected at once.</param>
    /// <param name="idle">The worker has nothing else to do.</param>
    /// <param name="host">Where the worker is: on a slow host a batch is smaller, so that it takes as long as elsewhere. Null where there are no hosts.</param>
    public int Next(int waiting, int workers, long? left, bool patient, bool idle, HostState? host = null)
    {
        if (_fixed is { } size)
        {
            return waiting >= size || waiting >= left || idle ? Math.Min(waiting, size) : 0;
        }

        if (patient && waiting < WorthSending && !(waiting >= left))
        {
            return 0;
        }

        // Towards the end, twice as many batches as workers are left, down to a millisecond's worth each.
        var share = left is { } known ? (known + 2 * workers - 1) / (2 * workers) : Most;
        if (host is null || _hosts is null)
        {
            return (int)Math.Min(waiting, Math.Min(Target, Math.Max(share, WorthSending)));
        }

        var cost = _hosts.On(host);
        share = (long)Math.Ceiling(share / PaceOn(host));
        return (int)Math.Min(waiting, Math.Min(TargetFor(cost), Math.Max(share, WorthOf(cost))));
    }

    /// <summary>So many items make a millisecond: fewer are not worth a message while more are on their way.</summary>
    public int WorthSending => _costMilliseconds < 0 ? 1 : Math.Min(Target, WorthOf(_costMilliseconds));

    /// <summary>Learns from a batch that has run.</summary>
    /// <param name="items">How many items it had.</param>
    /// <param name="took">What they took.</param>
    /// <param name="host">Where it ran; null where there are no hosts.</param>
    public void Learn(int items, TimeSpan took, HostState? host = null)
    {
        if (items == 0)
        {
            return;
        }

        var cost = took.TotalMilliseconds / items;
        if (host is null)
        {
            _costMilliseconds = _costMilliseconds < 0 ? cost : _costMilliseconds + (cost - _costMilliseconds) * 0.5;
        }
        else
        {
            _hosts ??= new HostCosts();
            _hosts.Learn(host, cost);
            _costMilliseconds = _hosts.Mean;
        }

        _largest = Math.Max(_largest, items);
    }

    private int TargetFor(double cost) => cost < 0 ? 1 : Math.Max(1, Math.Min((int)Math.Min(Most, TargetMilliseconds / Math.Max(cost, 0.0001)), _largest * Growth));

    /// <summary>So many make a millisecond.</summary>
    private static int WorthOf(double cost) => (int)Math.Ceiling(1 / Math.Max(cost, 0.0001));
}
