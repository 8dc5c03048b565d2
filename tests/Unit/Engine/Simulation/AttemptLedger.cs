using System.Globalization;
using System.Management.Automation;
using ParallelProc.Engine;

namespace ParallelProc.Tests.Engine.Simulation;

/// <summary>How often each item of a map was begun, and when, and what the caller was told of attempts that failed.</summary>
internal sealed class AttemptLedger(int items, SimulatedWorld world, RetryPolicy? policy)
{
    private readonly int[] _runs = new int[items];
    private readonly long[] _begunAt = new long[items];
    private readonly int[] _told = new int[items];

    /// <summary>How often it was begun.</summary>
    public int RunsOf(int item) => _runs[item];

    /// <summary>A worker begins the item.</summary>
    /// <returns>How often it has been begun, this time included.</returns>
    public int Begin(int item)
    {
        if (policy is not null && _runs[item] > 0)
        {
            // The shell hears of a failure later than it happens, so that the wait is longer, if anything; the engine's time is in whole milliseconds.
            var least = policy.Delay.TotalMicroseconds * Math.Pow(2, _runs[item] - 1) * 0.8 - 1000;
            var waited = world.Micros - _begunAt[item];
            Assert.True(waited >= Math.Min(least, RetryPolicy.LongestDelay.TotalMicroseconds * 0.8 - 1000), $"Item {item}: attempt {_runs[item] + 1} began {waited} µs after the one before.");
        }

        _begunAt[item] = world.Micros;
        return ++_runs[item];
    }

    /// <summary>The caller was told of an attempt that failed and that there will be another.</summary>
    /// <returns>The item.</returns>
    public int Told(VerboseRecord notice)
    {
        // "Input 12: attempt 1 of 4 failed and ..."
        var words = notice.Message.Split(' ', ':');
        var numbers = words.Select(static w => int.TryParse(w, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 0).Where(static n => n > 0).Take(3).ToArray();
        var item = numbers[0] - 1;
        Assert.True(policy is not null && numbers[1] == ++_told[item] && numbers[2] == policy.Count + 1 && numbers[1] < numbers[2], $"Item {item}: after {_told[item] - 1} attempts it was told: {notice.Message}");
        return item;
    }

    /// <summary>It was given up while it waited for another attempt: the output of its last one had been dropped by then.</summary>
    public bool WasWaiting(int item, ErrorRecord? error) => policy is not null && error is not null && SaidBy(error) == _told[item];

    /// <summary>It has come to its end, with this error or none.</summary>
    /// <param name="item">The item.</param>
    /// <param name="error">Why its last attempt failed.</param>
    /// <param name="mayGiveUp">There may be less attempts than were asked for.</param>
    public void AssertEnd(int item, ErrorRecord? error, bool mayGiveUp)
    {
        if (policy is null)
        {
            return;
        }

        var attempts = _told[item] + 1;
        Assert.True(_runs[item] <= attempts, $"Item {item}: it was begun {_runs[item]} times in {attempts} attempts.");
        if (error is not null && !(mayGiveUp && WasWaiting(item, error)))
        {
            Assert.True(SaidBy(error) == attempts, $"Item {item}: its error tells of {SaidBy(error)} attempts, and there were {attempts}.");
            Assert.True(mayGiveUp || attempts == policy.Count + 1, $"Item {item}: it failed for good after {attempts} attempts of {policy.Count + 1}.");
        }
    }

    /// <summary>None was begun more often than was asked for.</summary>
    public void AssertRuns()
    {
        var most = 1 + (policy?.Count ?? 0);
        var item = Array.FindIndex(_runs, runs => runs > most);
        Assert.True(item < 0, $"Item {item} ran {(item < 0 ? 0 : _runs[item])} times.");
    }

    private static int SaidBy(ErrorRecord error) => (int)error.Exception.Data["ParallelProc.Attempts"]!;
}
