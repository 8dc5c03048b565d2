namespace ParallelProc.Views;

/// <summary>How many lines of a frame go to what.</summary>
internal sealed record FramePlan
{
    /// <summary>Where there is no limit, so many failures are enough.</summary>
    private const int FewFailures = 10;

    /// <summary>A line at the top that says what this is.</summary>
    public bool Title { get; private init; }

    /// <summary>Tables have headers.</summary>
    public bool Headers { get; private init; }

    /// <summary>Blank lines stand between the tables.</summary>
    public bool Blanks { get; private init; }

    public Rows Pools { get; private init; } = new(0, 0);

    public Rows Workers { get; private init; } = new(0, 0);

    public Rows Failures { get; private init; } = new(0, 0);

    /// <param name="height">The lines that there are; null for any number.</param>
    /// <param name="pools">So many pools.</param>
    /// <param name="workers">So many workers.</param>
    /// <param name="failures">So many failures.</param>
    public static FramePlan For(int? height, int pools, int workers, int failures)
    {
        if (height is not { } lines)
        {
            return new FramePlan { Title = true, Headers = true, Blanks = true, Pools = new(pools, 0), Workers = new(workers, 0), Failures = new(Math.Min(failures, FewFailures), 0) };
        }

        var (title, headers, blanks) = (lines >= 8, lines >= 6, lines >= 14);
        var (header, blank) = (headers ? 1 : 0, blanks ? 1 : 0);
        var left = lines - (title ? 1 + blank : 0);

        // Pools have a third, and what workers and failures leave.
        var forPools = Math.Clamp(pools + header, 1, Math.Max(1 + header, left / 3));
        forPools = Math.Min(forPools, left);
        left -= forPools;

        // Failures have a quarter of the rest, and what workers leave. A single line is a worker's.
        var wanted = failures == 0 ? 0 : failures + header + blank;
        var least = failures == 0 || left < 4 ? 0 : Math.Min(wanted, Math.Max(left / 4, 1 + header + blank));
        var forWorkers = Math.Clamp(left - least, 0, Math.Max(1, workers) + header + blank);
        var forFailures = Math.Min(wanted, left - forWorkers);
        return new FramePlan
        {
            Title = title,
            Headers = headers,
            Blanks = blanks,
            Pools = Rows.Fit(pools, forPools - header),
            Workers = Rows.Fit(workers, forWorkers - header - blank),
            Failures = new Rows(Math.Clamp(forFailures - header - blank, 0, failures), 0),
        };
    }
}
