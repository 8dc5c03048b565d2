using System.Diagnostics;
using System.Globalization;
using ParallelProc.Tests.Protocol.Fuzz;

namespace ParallelProc.Bench.Fuzz;

/// <summary>The tests' fuzzer for as long as one likes: <c>fuzz --minutes 10 --seed 1</c>, or one input again: <c>fuzz --replay Graphs 1 4711</c>.</summary>
internal static class FuzzCommand
{
    private const int Slice = 1000;
    private const int MostFailures = 20;

    private static readonly TimeSpan SliceLimit = TimeSpan.FromMinutes(5);

    public static int Run(string[] options)
    {
        switch (options)
        {
            case ["--replay", var target, var seed, var index]:
                return Replay(Enum.Parse<FuzzTarget>(target, ignoreCase: true), Number(seed), Number(index));
            case [] or ["--minutes", _] or ["--seed", _] or ["--minutes", _, "--seed", _]:
                var minutes = options is ["--minutes", var value, ..] ? double.Parse(value, CultureInfo.InvariantCulture) : 10;
                return RunFor(TimeSpan.FromMinutes(minutes), options is [.., "--seed", var chosen] ? Number(chosen) : 1);
            default:
                Console.Error.WriteLine("fuzz [--minutes N] [--seed N]  or  fuzz --replay TARGET SEED INDEX");
                return 2;
        }
    }

    private static int RunFor(TimeSpan time, long seed)
    {
        using var mark = FuzzMark.Open();
        var watch = Stopwatch.StartNew();
        var table = Enum.GetValues<FuzzTarget>().ToDictionary(static t => t, _ => new Tally());
        var failures = 0;
        for (long first = 0; watch.Elapsed < time && failures < MostFailures; first += Slice)
        {
            foreach (var (target, tally) in table)
            {
                failures += RunSlice(target, seed, first, tally, mark, () => watch.Elapsed >= time);
            }
        }

        Console.WriteLine($"{"",-12} {"inputs",12} {"read",12} {"inputs/s",10} {"most B/B",10}");
        foreach (var (target, tally) in table)
        {
            Console.WriteLine(FormattableString.Invariant(
                $"{target,-12} {tally.Inputs,12:N0} {tally.Accepted,12:N0} {tally.Inputs / tally.Time.TotalSeconds,10:N0} {tally.DearestByte,10:N0}"));
        }

        Console.WriteLine(FormattableString.Invariant(
            $"seed {seed}: {table.Values.Sum(static t => t.Inputs):N0} inputs in {watch.Elapsed.TotalMinutes:N1} minutes, {failures} failures; {Environment.WorkingSet >> 20} MB"));
        return failures == 0 ? 0 : 1;
    }

    private static int RunSlice(FuzzTarget target, long seed, long first, Tally tally, FuzzMark mark, Func<bool> stop)
    {
        var fuzzer = new Fuzzer(target, seed);
        var watch = Stopwatch.StartNew();
        var failures = 0;
        var from = first;
        while (from < first + Slice && !stop() && failures < MostFailures)
        {
            try
            {
                fuzzer.Run(from, first + Slice - from, SliceLimit, stop, index => mark.Set(target, seed, index));
                break;
            }
            catch (FuzzFailureException failure)
            {
                Console.WriteLine(failure.Message);
                failures++;
                from = fuzzer.Current + 1;
            }
        }

        tally.Add(fuzzer, watch.Elapsed);
        return failures;
    }

    private static int Replay(FuzzTarget target, long seed, long index)
    {
        Console.WriteLine(Convert.ToHexString(new Inputs(target, seed).Make(index)));
        var fuzzer = new Fuzzer(target, seed);
        fuzzer.Run(index, 1, SliceLimit);
        Console.WriteLine(fuzzer.Accepted == 1 ? "read" : "refused");
        return 0;
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private sealed class Tally
    {
        public long Inputs { get; private set; }

        public long Accepted { get; private set; }

        public TimeSpan Time { get; private set; }

        public double DearestByte { get; private set; }

        public void Add(Fuzzer fuzzer, TimeSpan time)
        {
            Inputs += fuzzer.Inputs;
            Accepted += fuzzer.Accepted;
            Time += time;
            DearestByte = Math.Max(DearestByte, fuzzer.DearestByte);
        }
    }
}
