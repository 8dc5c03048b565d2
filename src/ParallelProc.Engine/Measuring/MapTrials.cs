namespace ParallelProc.Engine;

/// <summary>Makes of the runs of a setting what is told of it.</summary>
internal static class MapTrials
{
    /// <param name="setting">The setting; its figures are filled in.</param>
    /// <param name="trials">Its runs, at least one.</param>
    /// <param name="sessionSeconds">How long the session takes (the median).</param>
    public static PoolMapMeasurement Sum(PoolMapMeasurement setting, IReadOnlyList<MapTrial> trials, double sessionSeconds)
    {
        var median = Median(trials.Select(static t => t.Seconds));
        return setting with
        {
            MedianSeconds = median,
            MinSeconds = trials.Min(static t => t.Seconds),
            MaxSeconds = trials.Max(static t => t.Seconds),
            WorkerCpuSeconds = Median(trials.Select(static t => t.WorkerCpu)),
            SessionCpuSeconds = Median(trials.Select(static t => t.SessionCpu)),
            Memory = trials.Max(static t => t.Memory),
            Errors = trials.Max(static t => t.Errors),
            SpeedUp = median > 0 ? sessionSeconds / median : 0,
        };
    }

    /// <summary>The value in the middle, or between the two there.</summary>
    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
