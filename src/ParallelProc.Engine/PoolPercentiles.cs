namespace ParallelProc;

/// <summary>How times are spread, within 10 %: of the items and tasks of a pool since it was started.</summary>
/// <param name="Count">How many times were seen.</param>
/// <param name="P50">Half of them were no longer.</param>
/// <param name="P95">95 of 100 were no longer.</param>
/// <param name="P99">99 of 100 were no longer.</param>
/// <param name="Most">The longest.</param>
public sealed record PoolPercentiles(long Count, TimeSpan P50, TimeSpan P95, TimeSpan P99, TimeSpan Most)
{
    /// <summary>The percentiles in a line.</summary>
    public override string ToString() => Count == 0 ? "" : $"p50 {Text(P50)}, p95 {Text(P95)}, p99 {Text(P99)}, most {Text(Most)}";

    private static string Text(TimeSpan time) => time.TotalSeconds >= 1 ? $"{time.TotalSeconds:0.##} s" : time.TotalMilliseconds >= 1 ? $"{time.TotalMilliseconds:0.##} ms" : $"{time.TotalMicroseconds:0} µs";
}
