using ParallelProc.Engine;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ParallelProc.Views;

/// <summary>One frame: the pools, their workers, and the newest failures.</summary>
internal static class Frame
{
    public static List<SegmentLine> Lines(WatchSnapshot snapshot, ViewFormat format)
    {
        var options = new RenderOptions(new Capabilities { Ansi = true, ColorSystem = ColorSystem.Standard, Unicode = format.Unicode }, new Size(format.Width, format.Height ?? int.MaxValue));
        var segments = Parts(snapshot, format).SelectMany(part => part.Render(options, format.Width));
        var lines = Segment.SplitLines(segments, format.Width);
        return [.. lines.Take(format.Height ?? int.MaxValue).Select(Joined)];
    }

    /// <summary>Words of one look in one piece.</summary>
    private static SegmentLine Joined(SegmentLine line)
    {
        var joined = new SegmentLine();
        foreach (var segment in line)
        {
            var last = joined.Count - 1; // "^1" would count from its length in characters
            if (last >= 0 && joined[last].Style == segment.Style)
            {
                joined[last] = new Segment(joined[last].Text + segment.Text, segment.Style);
            }
            else
            {
                joined.Add(segment);
            }
        }

        return joined;
    }

    private static IEnumerable<IRenderable> Parts(WatchSnapshot snapshot, ViewFormat format)
    {
        var plan = FramePlan.For(format.Height, snapshot.Pools.Count, snapshot.Workers.Count, snapshot.Failures.Count);
        var several = snapshot.Pools.Count > 1;
        if (plan.Title)
        {
            yield return Title(snapshot, format);
            if (plan.Blanks)
            {
                yield return Text.NewLine;
            }
        }

        if (plan.Pools.Any)
        {
            yield return ColumnTable.Of(PoolColumns.Of(format), snapshot.Pools.Take(plan.Pools.Shown), format.Width, plan.Headers);
            if (plan.Pools.More > 0)
            {
                yield return Line($"{plan.Pools.More} more pools", format);
            }
        }

        if (plan.Blanks && (plan.Workers.Any || snapshot.Workers.Count == 0))
        {
            yield return Text.NewLine;
        }

        if (snapshot.Workers.Count == 0 && (format.Height is null || plan.Title))
        {
            yield return Line("no worker is up", format);
        }

        if (plan.Workers.Any)
        {
            yield return ColumnTable.Of(WorkerColumns.Of(format, several, snapshot.Workers.Any(static w => w.Host is not null)), snapshot.Workers.Take(plan.Workers.Shown), format.Width, plan.Headers && plan.Workers.Shown > 0);
            if (plan.Workers.More > 0)
            {
                yield return Line(More(snapshot.Workers, plan.Workers.Shown), format);
            }
        }

        if (plan.Failures.Any)
        {
            if (plan.Blanks)
            {
                yield return Text.NewLine;
            }

            yield return ColumnTable.Of(FailureColumns.Of(format, several, snapshot.Time.Offset), snapshot.Failures.Reverse().Take(plan.Failures.Shown), format.Width, plan.Headers);
        }
    }

    /// <summary>What this is, when, and how to leave it.</summary>
    private static Paragraph Title(WatchSnapshot snapshot, ViewFormat format)
    {
        var left = $"ParallelProc  {Words.Time(snapshot.Time.DateTime)}";
        var right = format.Height is null ? "" : "q ends";
        var gap = format.Width - left.Length - right.Length;
        return gap < 1
            ? new Paragraph(Cells.Fit(left, format.Width, format.Unicode) + "\n", Palette.Title)
            : new Paragraph(left, Palette.Title).Append(new string(' ', gap)).Append(right + "\n", Palette.Quiet);
    }

    /// <summary>How many workers are not shown, and what they do.</summary>
    private static string More(IReadOnlyList<WatchedWorker> workers, int shown)
    {
        var others = workers.Skip(shown).GroupBy(static worker => worker.State).OrderByDescending(static group => group.Count()).Select(static group => $"{group.Count()} {group.Key}");
        return $"{workers.Count - shown} more workers: {string.Join(", ", others)}";
    }

    private static Paragraph Line(string text, ViewFormat format) => new(Cells.Fit(text, format.Width, format.Unicode) + "\n", Palette.Quiet);
}
