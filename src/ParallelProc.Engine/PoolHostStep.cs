namespace ParallelProc;

/// <summary>The steps to a worker on a host, in their order.</summary>
public enum PoolHostStep
{
    /// <summary>The host's name leads to an address.</summary>
    Name,

    /// <summary>Something answers there.</summary>
    Connection,

    /// <summary>It is the host that it says, and lets us in.</summary>
    Key,

    /// <summary>There is a PowerShell.</summary>
    Shell,

    /// <summary>Nothing but that PowerShell speaks on the channel.</summary>
    Channel,

    /// <summary>Workers run in that PowerShell.</summary>
    Version,

    /// <summary>The worker's assemblies are in the host's cache.</summary>
    Cache,

    /// <summary>A worker runs there.</summary>
    Worker,

    /// <summary>How long a task of no work takes.</summary>
    RoundTrip,

    /// <summary>How fast data goes there and back.</summary>
    Bandwidth,
}
