using System.Diagnostics;
using System.Globalization;

namespace ParallelProc.Bench.Pipes;

/// <summary>
/// A large block there and back between two .NET processes: whole there before it comes back, as a body gets its input whole. The pipes have the size that
/// the system gives them, as the module's have.
/// </summary>
internal static class BlockEcho
{
    /// <summary>Reads the block's size in bytes, one number a line; answers each line with MiB/s, both ways counted once.</summary>
    public static void Serve()
    {
        PipeChild? child = null;
        var size = 0;
        while (Console.ReadLine() is { } line)
        {
            var wanted = int.Parse(line, CultureInfo.InvariantCulture);
            if (wanted != size)
            {
                child?.Dispose();
                child = PipeChild.Start(size = wanted);
            }

            Console.WriteLine(Measure(child!, size).ToString("0.00", CultureInfo.InvariantCulture));
        }

        child?.Dispose();
    }

    private static double Measure(PipeChild child, int size)
    {
        var block = new byte[size];
        Random.Shared.NextBytes(block);
        var start = Stopwatch.GetTimestamp();
        PipeChild.Write(child.Input, block);

        // A new array for what comes, as every program that hands it on needs one.
        var back = new byte[size];
        child.Output.ReadExactly(back);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return block.AsSpan().SequenceEqual(back) ? size / 1048576.0 / seconds : throw new InvalidDataException("Another block came back.");
    }
}
