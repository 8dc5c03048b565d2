namespace ParallelProc.Engine;

/// <summary>How often a failed item is tried again, after which failures, and when.</summary>
internal sealed record RetryPolicy
{
    /// <summary>No wait is longer, however many attempts have failed.</summary>
    public static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(5);

    /// <summary>How far a wait may be off its nominal length, as a share of it: items that failed together shall not all come back together.</summary>
    private const double Jitter = 0.2;

    /// <summary>Attempts after the first one.</summary>
    public required int Count { get; init; }

    /// <summary>The nominal wait before the first of them; each later one is twice as long as the one before.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromSeconds(1);

    public RetryFilter On { get; init; } = RetryFilter.Everything;

    /// <summary>Numbers from 0 to 1.</summary>
    public Func<double> Random { get; init; } = System.Random.Shared.NextDouble;

    /// <summary>The wait after so many attempts have failed.</summary>
    public TimeSpan DelayAfter(int attempts)
    {
        var most = LongestDelay.TotalMilliseconds;
        var nominal = Math.Min(most, Delay.TotalMilliseconds * Math.Pow(2, attempts - 1));
        return TimeSpan.FromMilliseconds(Math.Min(most, nominal * (1 - Jitter + 2 * Jitter * Random())));
    }
}
