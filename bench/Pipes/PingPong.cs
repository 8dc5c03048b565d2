using System.Diagnostics;
using System.Globalization;

namespace ParallelProc.Bench.Pipes;

/// <summary>The least that a round trip between two .NET processes takes: a small message there and back, both sides waiting in a blocking read.</summary>
internal static class PingPong
{
    /// <summary>About what a task without arguments is on the wire.</summary>
    private const int MessageSize = 64;

    /// <summary>Reads how many trips to make, one number a line; answers each line with the median and the 99th percentile in microseconds.</summary>
    public static void Serve()
    {
        using var child = PipeChild.Start(MessageSize);
        while (Console.ReadLine() is { } line)
        {
            var times = Measure(child, int.Parse(line, CultureInfo.InvariantCulture));
            Array.Sort(times);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{times[times.Length / 2]:0.00} {times[times.Length * 99 / 100]:0.00}"));
        }
    }

    private static double[] Measure(PipeChild child, int trips)
    {
        var message = new byte[MessageSize];
        var times = new double[trips];
        for (var i = 0; i < trips; i++)
        {
            var start = Stopwatch.GetTimestamp();
            PipeChild.Write(child.Input, message);
            child.Output.ReadExactly(message);
            times[i] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        }

        return times;
    }
}
