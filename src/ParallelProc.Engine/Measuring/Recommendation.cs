using System.Globalization;

namespace ParallelProc.Engine;

/// <summary>Which of the measured settings to use, and why. It follows from the figures alone.</summary>
internal static class Recommendation
{
    /// <summary>Settings this close to the best are as good: the smallest of them is taken.</summary>
    private const double Tolerance = 1.05;

    /// <summary>A pool must be this much faster than the session to be worth its processes.</summary>
    private const double WorthIt = 1.1;

    private const double MostlyBusy = 0.7;
    private const double MostlyWaiting = 0.3;

    /// <summary>Marks the setting to use.</summary>
    /// <param name="session">The sample in the session, one input after the other.</param>
    /// <param name="settings">The sample in pools, at least one.</param>
    /// <param name="processors">Processors that may be used.</param>
    /// <returns>The session, then the settings, with the recommendation in one of them.</returns>
    public static IReadOnlyList<PoolMapMeasurement> Mark(PoolMapMeasurement session, IReadOnlyList<PoolMapMeasurement> settings, int processors)
    {
        var best = settings.MinBy(static s => s.MedianSeconds)!;
        var chosen = settings.Where(s => s.MedianSeconds <= best.MedianSeconds * Tolerance)
            .OrderBy(static s => s.Workers).ThenBy(static s => s.Runspaces).ThenBy(static s => s.BatchSize is not null).ThenBy(static s => s.MedianSeconds).First();
        var bound = BoundOf(session, settings);
        if (chosen.SpeedUp < WorthIt)
        {
            chosen = session;
        }

        var marked = chosen with { Recommended = true, Bound = bound, Reason = Why(session, settings, chosen, best, bound, processors) };
        return [.. settings.Prepend(session).Select(s => ReferenceEquals(s, chosen) ? marked : s)];
    }

    /// <summary>
    /// What an input's way to a worker and back costs, in seconds of processor time. Of this the session's half is measured, and the worker's is about as much: each encodes what
    /// the other decodes. (The difference to the body alone would be lost in what the body's own time differs from run to run.)
    /// </summary>
    public static double TransportOf(PoolMapMeasurement session, IReadOnlyList<PoolMapMeasurement> settings) =>
        2 * settings.Min(static s => s.SessionCpuSeconds) / Math.Max(1, session.Items);

    private static MapBound BoundOf(PoolMapMeasurement session, IReadOnlyList<PoolMapMeasurement> settings)
    {
        if (TransportOf(session, settings) * session.Items >= session.MinSeconds)
        {
            return MapBound.Overhead;
        }

        return BusyShare(session) switch
        {
            >= MostlyBusy => MapBound.Cpu,
            <= MostlyWaiting => MapBound.IO,
            _ => MapBound.Mixed,
        };
    }

    /// <summary>By the shortest run, the one that other programs have held up least: their time would look like waiting.</summary>
    private static double BusyShare(PoolMapMeasurement session) => session.MinSeconds > 0 ? Math.Min(1, session.CpuSeconds / session.MinSeconds) : 1;

    private static string Why(
        PoolMapMeasurement session, IReadOnlyList<PoolMapMeasurement> settings, PoolMapMeasurement chosen, PoolMapMeasurement best, MapBound bound, int processors)
    {
        var body = $"{Milliseconds(session.MinSeconds / Math.Max(1, session.Items))} ms";
        var kind = bound switch
        {
            MapBound.Overhead => $"Overhead-bound: the body takes {body} an input, and its way to a worker and back {Milliseconds(TransportOf(session, settings))} ms of processor time.",
            MapBound.Cpu => $"CPU-bound: the body ({body}) keeps a processor busy {Percent(BusyShare(session))} of its time, and there {(processors == 1 ? "is 1" : $"are {processors}")}.",
            MapBound.IO => $"I/O-bound: the body ({body}) waits {Percent(1 - BusyShare(session))} of its time, so more can run at once than there are processors ({processors}).",
            _ => $"Mixed: the body ({body}) keeps a processor busy {Percent(BusyShare(session))} of its time, and waits for the rest.",
        };
        if (chosen.Workers == 0)
        {
            return $"{kind} The pool is not worth it: the best setting ({best}) is {Times(best.SpeedUp)} times as fast as this session. Use ForEach-Object, or give each input more to do.";
        }

        var gain = $"With {chosen} it is {Times(chosen.SpeedUp)} times as fast as in this session";
        var more = settings.Where(s => s.Workers * s.Runspaces > chosen.Workers * chosen.Runspaces).ToArray();
        if (more.Length > 0)
        {
            return $"{kind} {gain}; more is not faster by 5 %.";
        }

        return bound is MapBound.IO or MapBound.Mixed || chosen.Workers < processors
            ? $"{kind} {gain}. It is the most that was tried: more may be faster still."
            : $"{kind} {gain}.";
    }

    private static string Milliseconds(double seconds) => (seconds * 1000).ToString(seconds < 0.0001 ? "0.0000" : seconds < 0.01 ? "0.00" : "0", CultureInfo.CurrentCulture);

    private static string Percent(double share) => (share * 100).ToString("0", CultureInfo.CurrentCulture) + " %";

    private static string Times(double factor) => factor.ToString("0.00", CultureInfo.CurrentCulture);
}
