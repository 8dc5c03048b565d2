using System.Buffers;
using System.Text;
using ParallelProc.Engine;

namespace ParallelProc.Tests.Engine;

public sealed class TraceLogReaderTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pp-trace");

    private string Log => Path.Combine(_folder.FullName, "run.jsonl");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void An_event_is_read_as_it_was_written()
    {
        var written = new PoolEvent
        {
            Time = RecordedRun.At(1.234),
            Pool = "Älpha \"x\"",
            Kind = PoolEventKind.ItemEnded,
            WorkerId = 3,
            ProcessId = 4711,
            TaskId = 5,
            MapId = 6,
            Name = "<b>\u2028\"'",
            Item = 5_000_000_000,
            Count = 7,
            Failed = 2,
            Outcome = PoolEventOutcome.TimedOut,
            Attempt = 4,
            Duration = TimeSpan.FromMicroseconds(1234567),
            QueueWait = TimeSpan.FromMilliseconds(8),
            BytesIn = 9,
            BytesOut = 10,
            ExitCode = -11,
            Signal = 12,
            Message = "TaskTimeout",
            Level = PoolLogLevel.Warning,
        };

        Assert.True(new TraceLogLine().TryRead(Encoding.UTF8.GetString(Line(written)).TrimEnd(), out var read));
        Assert.Equal(written, read);
    }

    [Fact]
    public void A_log_is_drawn_like_the_events_it_was_written_of()
    {
        var run = Run();
        Write(Log, run.Events);

        var (trace, events) = (Read(), run.Trace());

        Assert.Equal(events.Pools[0].Workers[0].Bars, trace.Pools[0].Workers[0].Bars);
        Assert.Equal(events.Totals.Work, trace.Totals.Work);
        Assert.Empty(trace.Notes);
    }

    [Fact]
    public void A_log_that_was_cut_off_by_a_kill_is_drawn_without_its_last_line()
    {
        Write(Log, Run().Events);
        using (var file = File.OpenWrite(Log))
        {
            file.SetLength(file.Length - 20);
        }

        var trace = Read();

        Assert.Equal(19, trace.Pools[0].Workers[0].Bars.Count(static bar => bar.Outcome == PoolEventOutcome.Completed));
        Assert.Null(trace.Pools[0].Workers[0].Bars[^1].Outcome); // it began, and its end is the line that is cut off
        Assert.Equal("1 line(s) of the log 'run.jsonl' are cut off or damaged, and are left out.", trace.Notes[0]);
    }

    [Fact]
    public void A_kind_of_event_that_a_later_version_has_does_no_harm()
    {
        File.WriteAllBytes(Log, [.. Run().Events.SelectMany(Line), .. Encoding.UTF8.GetBytes("{\"time\":\"2026-03-01T12:00:09Z\",\"event\":\"Later\",\"pool\":\"Alpha\"}\n\n")]);

        var trace = Read();

        Assert.Equal(20, trace.Totals.Tasks);
        Assert.Empty(trace.Notes);
    }

    [Fact]
    public void Parts_that_were_put_aside_are_read_first_the_oldest_first()
    {
        var events = Run().Events;
        Write(Log + ".2", events.Take(10));
        Write(Log + ".1", events.Skip(10).Take(15));
        Write(Log, events.Skip(25));
        Write(Log + ".9", events.Take(3)); // of another time

        Assert.Equal(Run().Trace().Pools[0].Workers[0].Bars, Read().Pools[0].Workers[0].Bars);
    }

    [Fact]
    public void Logs_of_two_sessions_are_two_runs_though_the_first_was_killed_and_the_second_has_lost_its_begin()
    {
        var second = Path.Combine(_folder.FullName, "second.jsonl");
        Write(Log, Run().Events);
        Write(second, Run().Events.Skip(3));
        var trace = new TraceBuilder();

        TraceLogReader.Read(Log, trace, CancellationToken.None);
        TraceLogReader.Read(second, trace, CancellationToken.None);

        Assert.Equal([("Alpha (run 1)", 20), ("Alpha (run 2)", 20)], trace.Build([]).Pools.Select(static pool => (pool.Name, pool.Workers[0].Bars.Count)));
    }

    [Fact]
    public void A_log_is_read_while_it_is_written()
    {
        using var log = LogFile.Open(Log, 1_000_000, default);
        foreach (var one in Run().Events)
        {
            log.Write(Line(one));
        }

        Assert.Equal(20, Read().Totals.Tasks);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Seq\tHost\n1\t:\n")]
    [InlineData("{}\n[]\nnull\n{\"time\":5}\n{\"time\":\"2026-01-01T00:00:00Z\",\"event\":\"Nothing\",\"pool\":\"x\"}\n{\"time\":\"2026-01-01T00:00:00Z\",\"event\":\"TaskEnded\",\"pool\":\"x\",\"task\":\"five\"}\n")]
    public void What_holds_no_event_is_an_error(string text)
    {
        File.WriteAllText(Log, text);

        Assert.Equal("TraceLogEmpty", Assert.Throws<PoolException>(Read).ErrorId);
    }

    [Fact]
    public void A_log_that_is_not_there_is_an_error() => Assert.Equal("TraceLogUnreadable", Assert.Throws<PoolException>(Read).ErrorId);

    private static RecordedRun Run()
    {
        var run = new RecordedRun().Start(1);
        for (var i = 0; i < 20; i++)
        {
            run.Task(i * 10, i * 10 + 8, 1, i + 1);
        }

        return run;
    }

    private static void Write(string path, IEnumerable<PoolEvent> events) => File.WriteAllBytes(path, [.. events.SelectMany(Line)]);

    private static byte[] Line(PoolEvent one)
    {
        var line = new ArrayBufferWriter<byte>();
        new JsonLogFormat().Write(line, one);
        return line.WrittenSpan.ToArray();
    }

    private PoolTrace Read()
    {
        var trace = new TraceBuilder();
        TraceLogReader.Read(Log, trace, CancellationToken.None);
        return trace.Build([]);
    }
}
