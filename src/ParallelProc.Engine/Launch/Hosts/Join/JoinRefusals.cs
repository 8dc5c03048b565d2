using System.Management.Automation;

namespace ParallelProc.Engine;

/// <summary>Who came uninvited: counted, and told of once. Thread-safe.</summary>
/// <param name="host">The host whose workers join there.</param>
/// <param name="changed">Is called when there is something to tell.</param>
internal sealed class JoinRefusals(string host, Action changed)
{
    private int _count;
    private WarningRecord? _warning;

    public int Count => Volatile.Read(ref _count);

    public void Add(string from, string why)
    {
        if (Interlocked.Increment(ref _count) == 1)
        {
            Volatile.Write(ref _warning, PoolErrors.JoinRefused(host, from, why));
            changed();
        }
    }

    /// <summary>What has not been told yet.</summary>
    public WarningRecord? Take() => Interlocked.Exchange(ref _warning, null);
}
