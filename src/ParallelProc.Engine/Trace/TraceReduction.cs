namespace ParallelProc.Engine;

/// <summary>
/// Sums up bars of which there are too many to be kept one by one: neighbours on a row that are shorter than a limit become one bar. The limit is doubled until few enough are left. What
/// takes longer keeps its bar, and so do errors and the slowest, unless there are too many errors.
/// </summary>
internal sealed class TraceReduction
{
    private readonly bool _keepErrors;
    private readonly HashSet<TraceBar> _kept;

    private TraceReduction(PoolTrace trace, int most)
    {
        _keepErrors = trace.Totals.ItemsFailed + trace.Totals.TasksFailed <= most / 4;
        _kept = new HashSet<TraceBar>(trace.Slowest.Select(static place => place.Bar), ReferenceEqualityComparer.Instance);
    }

    /// <summary>What is shorter may be summed up; zero where nothing had to be.</summary>
    public TimeSpan Limit { get; private set; }

    /// <summary>The bars before.</summary>
    public int Before { get; private set; }

    /// <summary>The bars that are left.</summary>
    public int After { get; private set; }

    /// <summary>All errors have bars of their own.</summary>
    public bool KeepsErrors => _keepErrors;

    /// <summary>Decides what has to be summed up.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="most">At most so many bars.</param>
    public static TraceReduction Of(PoolTrace trace, int most)
    {
        var reduction = new TraceReduction(trace, most);
        var rows = trace.Pools.SelectMany(static pool => pool.Workers).SelectMany(static worker => new[] { worker.Bars, worker.Batches }).ToArray();
        reduction.Before = reduction.After = rows.Sum(static row => row.Count);
        var limit = TimeSpan.FromMilliseconds(1);
        while (reduction.After > most && limit < 2 * (trace.End - trace.Start))
        {
            reduction.Limit = limit;
            reduction.After = rows.Sum(row => reduction.Apply(row).Count());
            limit *= 2;
        }

        return reduction;
    }

    /// <summary>A row's bars, summed up.</summary>
    public IEnumerable<TraceBar> Apply(IReadOnlyList<TraceBar> row)
    {
        TraceBar? sum = null;
        foreach (var bar in row)
        {
            if (sum is not null && Joins(sum, bar))
            {
                sum = sum with
                {
                    End = bar.End,
                    Sum = sum.Sum + 1,
                    Items = sum.Items + bar.Items,
                    Failed = sum.Failed + bar.Failed,
                    Outcome = TraceBar.IsErrorOf(sum.Outcome) ? sum.Outcome : bar.Outcome,
                };
                continue;
            }

            if (sum is not null)
            {
                yield return sum;
            }

            sum = bar;
        }

        if (sum is not null)
        {
            yield return sum;
        }
    }

    private bool Joins(TraceBar sum, TraceBar bar) =>
        bar.End - sum.Start <= Limit && IsSmall(bar) && (sum.Sum > 1 || IsSmall(sum)) && bar.Event.MapId == sum.Event.MapId && (bar.Event.TaskId is null) == (sum.Event.TaskId is null);

    private bool IsSmall(TraceBar bar) => Limit > TimeSpan.Zero && bar.End - bar.Start < Limit && !_kept.Contains(bar) && !(_keepErrors && bar.IsError);
}
