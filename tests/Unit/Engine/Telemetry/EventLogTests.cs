using System.Text.Json;
using ParallelProc.Engine;

namespace ParallelProc.Tests.Engine;

public sealed class EventLogTests : EngineTest
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pp-log").FullName;

    private string Log => Path.Combine(_folder, "x.jsonl");

    [Fact]
    public async Task Each_event_is_one_line_of_json_and_the_last_is_there_when_the_pool_has_stopped()
    {
        var pool = Logging(new PoolOptions { LogPath = Log });
        RunMap(pool, Enumerable.Range(0, 50).Cast<object?>());
        await pool.StopAsync().WaitAsync(Patience);

        var lines = File.ReadAllLines(Log).Select(static line => JsonDocument.Parse(line).RootElement).ToList();

        Assert.Equal(pool.GetEvents().Select(static e => e.Kind.ToString()), lines.Select(static l => l.GetProperty("event").GetString()));
        Assert.Equal(50, lines.Where(static l => l.GetProperty("event").GetString() == "BatchEnded").Sum(static l => l.GetProperty("count").GetInt32()));
        Assert.All(lines, l => Assert.Equal((pool.Name, DateTimeKind.Utc), (l.GetProperty("pool").GetString(), l.GetProperty("time").GetDateTime().Kind)));
    }

    [Fact]
    public async Task A_job_log_has_a_line_for_each_item_and_task_in_the_columns_of_gnu_parallel()
    {
        var pool = Logging(new PoolOptions { JobLogPath = Log });
        RunMap(pool, Enumerable.Range(0, 50).Cast<object?>(), clean: true);
        WaitFor(Submit(pool));
        await pool.StopAsync().WaitAsync(Patience);

        var lines = File.ReadAllLines(Log).Select(static line => line.Split('\t')).ToList();

        Assert.Equal(["Seq", "Host", "Starttime", "JobRuntime", "Send", "Receive", "Exitval", "Signal", "Command"], lines[0]);
        Assert.Equal([.. Enumerable.Range(1, 50).Select(static i => $"{i}"), ""], lines.Skip(1).Select(static l => l[0]));
        Assert.All(lines, static l => Assert.Equal(9, l.Length));
        Assert.All(lines.Skip(1), static l => Assert.Equal((":", "0", "0"), (l[1], l[6], l[7])));
        Assert.Equal(["Invoke-PoolMap #1", "test"], lines.Skip(1).Select(static l => l[8]).Distinct());
    }

    [Fact]
    public void Any_name_makes_one_line_that_parses()
    {
        var target = new System.Buffers.ArrayBufferWriter<byte>();
        new JsonLogFormat().Write(target, new PoolEvent { Name = "half \ud800, \"quoted\",\r\nünd so weiter\0" });
        var line = System.Text.Encoding.UTF8.GetString(target.WrittenSpan);

        Assert.Equal(line.Length - 1, line.IndexOf('\n', StringComparison.Ordinal));
        Assert.StartsWith("half ", JsonDocument.Parse(line).RootElement.GetProperty("name").GetString());

        target.ResetWrittenCount();
        new JobLogFormat().Write(target, new PoolEvent { Name = "a\tb\nc", Outcome = PoolEventOutcome.Completed });
        Assert.EndsWith("\ta b c\n", System.Text.Encoding.UTF8.GetString(target.WrittenSpan));
    }

    [Fact]
    public void A_file_that_another_process_writes_a_log_to_is_refused_and_can_be_read()
    {
        using var other = new FileStream(Log, new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.Read | FileShare.Delete });
        Assert.True(LogLock.TryTake(other.SafeFileHandle)); // of this process's, for the system it is one like any other

        Assert.Equal("LogInUse", Assert.Throws<PoolException>(() => LogFile.Open(Log, 1000, default)).ErrorId);

        Assert.Empty(File.ReadAllText(Log));
        other.Dispose();
        LogFile.Open(Log, 1000, default).Dispose();
    }

    [Fact]
    public void A_device_is_no_file_for_a_log() =>
        Assert.Equal("LogUnavailable", Assert.Throws<PoolException>(() => LogFile.Open(OperatingSystem.IsWindows() ? "NUL" : "/dev/null", 1000, default)).ErrorId);

    [Fact]
    public void A_log_that_grows_too_large_goes_on_in_a_new_file_and_five_are_kept()
    {
        using (var file = LogFile.Open(Log, 100, "head\n"u8))
        {
            for (var i = 10; i < 99; i++)
            {
                file.Write(System.Text.Encoding.ASCII.GetBytes($"line {i} of twenty...\n"));
            }
        }

        var files = Directory.GetFiles(_folder).Order().ToList();
        Assert.Equal([Log, Log + ".1", Log + ".2", Log + ".3", Log + ".4"], files);
        Assert.All(files, static f => Assert.InRange(new FileInfo(f).Length, 1, 100));
        Assert.All(files, static f => Assert.StartsWith("head\nline ", File.ReadAllText(f)));
        Assert.Equal(Enumerable.Range(99 - 17, 17).Select(static i => $"line {i} of twenty..."), files.AsEnumerable().Reverse().SelectMany(File.ReadAllLines).Where(static l => l != "head").TakeLast(17));
    }

    [Fact]
    public void A_line_that_was_left_torn_is_ended_first()
    {
        File.WriteAllText(Log, "{\"torn");
        using (var file = LogFile.Open(Log, 1000, default))
        {
            file.Write("{}\n"u8);
        }

        Assert.Equal(["{\"torn", "{}"], File.ReadAllLines(Log));
    }

    [Fact]
    public void Two_logs_can_not_share_a_file()
    {
        var taken = Logging(new PoolOptions { LogPath = Log });
        var error = Assert.Throws<PoolException>(() => Logging(new PoolOptions { LogPath = Path.Combine(_folder, "free"), JobLogPath = Log }));

        Assert.Equal("LogInUse", error.ErrorId);
        using (LogFile.Open(Path.Combine(_folder, "free"), 1000, default))
        {
            Assert.Equal(PoolState.Running, taken.State);
        }
    }

    [Fact]
    public void A_path_that_can_not_be_is_an_error_at_once() =>
        Assert.Equal("LogUnavailable", Assert.Throws<PoolException>(() => Logging(new PoolOptions { LogPath = Path.Combine(_folder, "no", "x") })).ErrorId);

    [Fact]
    public async Task A_disk_that_fails_is_one_warning_and_the_pool_works_on()
    {
        // What stands in the way of the file that the full one is to become can't be removed.
        Directory.CreateDirectory(Log + ".1/full");
        var pool = Logging(new PoolOptions { LogPath = Log, LogMaxBytes = 1000 });

        Assert.Equal(200, RunMap(pool, Enumerable.Range(0, 200).Cast<object?>(), new MapOptions { BatchSize = 1 }).Count(static r => r is int));
        await pool.StopAsync().WaitAsync(Patience);

        Assert.Equal("LogWriteFailed", Assert.Single(pool.GetEvents(), static e => e.Kind == PoolEventKind.LogFailed).Message);
        Assert.All(File.ReadAllLines(Log), static line => JsonDocument.Parse(line));
    }

    private ProcessPool Logging(PoolOptions options)
    {
        var pool = Pool(1, static (worker, batch) => worker.Echo(batch), options);
        pool.OpenLogs();
        return pool;
    }
}
