using System.Globalization;
using System.Text.RegularExpressions;

namespace ParallelProc.Engine;

/// <summary>A line of srun's that tells how tasks of its step have ended: <c>srun: error: node1: tasks 0,2-3: Exited with exit code 1</c>.</summary>
/// <param name="Tasks">Their numbers.</param>
/// <param name="Exit">How they ended.</param>
internal sealed partial record StepReport(IReadOnlyList<int> Tasks, WorkerExit Exit)
{
    private const int MostTasks = 100_000;

    private static readonly (string Words, int Signal)[] Signals = [("Killed", 9), ("Aborted", 6), ("Segmentation fault", 11), ("Terminated", 15), ("Bus error", 7)];

    /// <summary>Null for a line that tells something else.</summary>
    public static StepReport? Of(string line)
    {
        if (Form().Match(line) is not { Success: true } match)
        {
            return null;
        }

        var (how, tasks) = (match.Groups[2].Value, new List<int>());
        foreach (var part in match.Groups[1].Value.Split(','))
        {
            var ends = part.Split('-');
            if (!int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out var first)
                || !int.TryParse(ends[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var last) || last < first || last - first > MostTasks)
            {
                return null;
            }

            tasks.AddRange(Enumerable.Range(first, last - first + 1));
        }

        return new StepReport(tasks, Ending(how));
    }

    private static WorkerExit Ending(string how)
    {
        if (Code().Match(how) is { Success: true } match && int.TryParse(match.Groups[1].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var code))
        {
            return code is > 128 and < 128 + 65 ? new WorkerExit(code, code - 128) : new WorkerExit(code, null);
        }

        var signal = Array.Find(Signals, s => how.StartsWith(s.Words, StringComparison.Ordinal)).Signal;
        return signal != 0 ? new WorkerExit(null, signal) : new WorkerExit(null, null) { Cause = how };
    }

    [GeneratedRegex(@"^srun: error: \S+: tasks? ([\d,-]+): (.+)$")]
    private static partial Regex Form();

    [GeneratedRegex(@"^Exited with exit code (\d+)$")]
    private static partial Regex Code();
}
