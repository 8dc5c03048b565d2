namespace ParallelProc.Protocol;

/// <summary>What is known of links between machines.</summary>
internal static class LinkSpeed
{
    /// <summary>From so many picoseconds a byte on (200 MB/s) packing may win.</summary>
    public const long WorthPacking = 5_000;
}
