using System.Collections.Concurrent;
using System.Diagnostics;

namespace ParallelProc.Bench.Pipes;

/// <summary>A machine far away: runs a program, and what goes to it and comes from it takes its time. As many bytes are on the way as are written.</summary>
internal static class DelayRelay
{
    /// <summary>The command line's word for it.</summary>
    public const string Word = "far";

    /// <param name="milliseconds">How long the way is, in each direction.</param>
    /// <param name="program">The program, and its arguments.</param>
    /// <returns>What the program ended with.</returns>
    public static int Run(int milliseconds, string[] program)
    {
        var start = new ProcessStartInfo(program[0]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        Array.ForEach(program[1..], start.ArgumentList.Add);
        using var process = Process.Start(start)!;
        var way = TimeSpan.FromMilliseconds(milliseconds);

        // The way there lives as long as this program: when the other end has gone, nobody cares for what is still on it.
        Carry(Console.OpenStandardInput(), process.StandardInput.BaseStream, way);
        var back = Carry(process.StandardOutput.BaseStream, Console.OpenStandardOutput(), way);
        process.WaitForExit();
        back.Join();
        return process.ExitCode;
    }

    /// <summary>Gives the thread that writes at the end of the way.</summary>
    private static Thread Carry(Stream from, Stream to, TimeSpan way)
    {
        var under = new BlockingCollection<(long Due, byte[] Bytes)>();
        var reader = Start(() =>
        {
            var buffer = new byte[64 * 1024];
            while (from.Read(buffer) is > 0 and var count)
            {
                under.Add((Stopwatch.GetTimestamp() + (long)(way.TotalSeconds * Stopwatch.Frequency), buffer[..count]));
            }

            under.CompleteAdding();
        });
        return Start(() =>
        {
            foreach (var (due, bytes) in under.GetConsumingEnumerable())
            {
                if (Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due) is { Ticks: > 0 } left)
                {
                    Thread.Sleep(left);
                }

                to.Write(bytes);
                to.Flush();
            }

            reader.Join();
            to.Dispose();
        });
    }

    private static Thread Start(Action work)
    {
        var thread = new Thread(() =>
        {
            try
            {
                work();
            }
            catch (IOException e)
            {
                Console.Error.WriteLine($"The way has ended: {e.Message}"); // one of the two ends was killed
            }
        })
        { IsBackground = true };
        thread.Start();
        return thread;
    }
}
