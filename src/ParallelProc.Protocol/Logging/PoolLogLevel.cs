namespace ParallelProc;

/// <summary>How much an entry of a pool's log matters.</summary>
public enum PoolLogLevel
{
    /// <summary>Of use to who looks for a fault.</summary>
    Debug,

    /// <summary>What happens in order.</summary>
    Information,

    /// <summary>Somebody should look at it.</summary>
    Warning,

    /// <summary>Something went wrong.</summary>
    Error,
}
