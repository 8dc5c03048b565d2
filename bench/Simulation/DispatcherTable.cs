using System.Diagnostics;
using System.Globalization;

namespace ParallelProc.Bench.Simulation;

/// <summary>What the engine spends on an item as workers grow.</summary>
internal static class DispatcherTable
{
    private const int Many = 100;

    /// <summary>
    /// Prints a line a measurement: workers, then microseconds of processor time an item with a batch for each item; the same with batches as the engine
    /// makes them; with a hundred maps at a time; with a hundred of which each may have one worker; and with one map that may have one worker. Rounds go over all numbers of workers in turn, so that what else the machine does hits all of them.
    /// </summary>
    public static void Print(int items, int rounds, int[] workers)
    {
        var pools = workers.Select(w => new SimulatedPool(w)).ToArray();
        for (var round = -1; round < rounds; round++)
        {
            foreach (var pool in pools)
            {
                var single = Cost(() => pool.Map(items, 1)) / items;
                var adaptive = Cost(() => pool.Map(10 * items, null)) / (10 * items);
                var many = Cost(() => pool.Maps(items, Many, int.MaxValue)) / items;
                var manyThrottled = Cost(() => pool.Maps(items, Many, 1)) / items;
                var throttled = Cost(() => pool.Maps(items, 1, 1)) / items;

                // The first round warms up.
                if (round >= 0)
                {
                    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{pool.Workers} {single:0.000} {adaptive:0.000} {many:0.000} {manyThrottled:0.000} {throttled:0.000}"));
                }
            }
        }

        foreach (var pool in pools)
        {
            pool.Dispose();
        }
    }

    private static double Cost(Action work)
    {
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        work();
        process.Refresh();
        return (process.TotalProcessorTime - before).TotalMicroseconds;
    }
}
