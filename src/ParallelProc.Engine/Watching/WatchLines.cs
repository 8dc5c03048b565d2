using System.Globalization;
using System.Text;

namespace ParallelProc.Engine;

/// <summary>What is to be seen of pools, as plain lines: for a file, a log, or a screen that can't be drawn on.</summary>
internal static class WatchLines
{
    /// <summary>A line for each new failure, and then one for each pool.</summary>
    public static IEnumerable<string> Of(WatchSnapshot snapshot)
    {
        foreach (var one in snapshot.NewFailures)
        {
            var worker = one.WorkerId is { } id && one.Kind != PoolEventKind.WorkerLost ? $", worker {id}" : "";
            yield return Plain($"{Time(one.Time + snapshot.Time.Offset)} {one.Pool} error: {PoolFailure.Subject(one)} {PoolFailure.What(one)}{worker}");
        }

        if (snapshot.Missed > 0)
        {
            yield return $"{Time(snapshot.Time.DateTime)} {snapshot.Missed} more errors came faster than they could be kept";
        }

        foreach (var line in Sums(snapshot))
        {
            yield return line;
        }
    }

    /// <summary>A line for each pool.</summary>
    public static IEnumerable<string> Sums(WatchSnapshot snapshot) => snapshot.Pools.Select(pool => Sum(pool, snapshot.Time));

    private static string Sum(WatchedPool pool, DateTimeOffset time)
    {
        var line = new StringBuilder();
        line.Append(CultureInfo.InvariantCulture, $"{Time(time.DateTime)} {pool.Name}: {pool.State}, {pool.Busy} of {pool.Places} busy, {pool.Utilization * 100:0} %, {pool.ItemsPerSecond:0.#}/s, ");
        line.Append(CultureInfo.InvariantCulture, $"{pool.Pending} pending, {pool.Done} done, {pool.Failed} failed");
        Add(line, pool.Retries, "retries");
        Add(line, pool.Lost, "workers lost");
        Add(line, pool.Recycled, "workers recycled");
        return Plain(line.ToString());
    }

    /// <summary>Text that others have chosen, such as a task's name, on one line and without anything that a terminal would obey.</summary>
    public static string Plain(string text)
    {
        foreach (var one in text)
        {
            if (IsOdd(one))
            {
                return string.Create(text.Length, text, static (span, from) =>
                {
                    for (var i = 0; i < span.Length; i++)
                    {
                        span[i] = IsOdd(from[i]) ? ' ' : from[i];
                    }
                });
            }
        }

        return text;
    }

    private static bool IsOdd(char one) => char.GetUnicodeCategory(one) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    private static string Time(DateTime time) => time.ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    private static void Add(StringBuilder line, long count, string what)
    {
        if (count > 0)
        {
            line.Append(CultureInfo.InvariantCulture, $", {count} {what}");
        }
    }
}
