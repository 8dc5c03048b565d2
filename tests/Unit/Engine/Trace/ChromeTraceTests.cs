using System.Text.Json;
using ParallelProc.Engine;

namespace ParallelProc.Tests.Engine;

public sealed class ChromeTraceTests
{
    [Fact]
    public void Pools_are_processes_workers_are_threads_and_both_have_names()
    {
        var run = new RecordedRun().Start(2).Task(10, 20, 2, 1);
        run.Events.AddRange(new RecordedRun("Beta").Start(1).Task(10, 20, 1, 2).Events);

        var names = Events(run).Where(static e => Text(e, "ph") == "M" && Text(e, "name").EndsWith("_name", StringComparison.Ordinal))
            .Select(static e => (e.GetProperty("pid").GetInt32(), e.TryGetProperty("tid", out var tid) ? tid.GetInt32() : 0, e.GetProperty("args").GetProperty("name").GetString()));

        Assert.Equal([(1, 0, "pool Alpha"), (1, 1, "worker 1 (process 1001)"), (1, 2, "worker 2 (process 1002)"), (2, 0, "pool Beta"), (2, 1, "worker 1 (process 1001)")], names);
    }

    [Fact]
    public void A_bar_is_a_complete_event_in_microseconds()
    {
        var bar = Events(new RecordedRun().Start(1).Task(10.5, 20.75, 1, 42, "Rapport \"é\" <b>")).Single(static e => Text(e, "ph") == "X");

        Assert.Equal(("Rapport \"é\" <b>", "task", 10500.0, 10250.0, 1, 1), (Text(bar, "name"), Text(bar, "cat"), Number(bar, "ts"), Number(bar, "dur"), bar.GetProperty("pid").GetInt32(), bar.GetProperty("tid").GetInt32()));
        var details = bar.GetProperty("args");
        Assert.Equal((42.0, "Completed", 10.25, 7.0, 100.0, 2048.0), (Number(details, "task"), Text(details, "outcome"), Number(details, "took ms"), Number(details, "waited ms"), Number(details, "bytes in"), Number(details, "bytes out")));
        Assert.False(bar.TryGetProperty("cname", out _));
    }

    [Fact]
    public void An_error_has_a_colour_a_category_and_its_id()
    {
        var bar = Events(new RecordedRun().Start(1).Task(10, 20, 1, 42, outcome: PoolEventOutcome.TimedOut, message: "TaskTimeout")).Single(static e => Text(e, "ph") == "X");

        Assert.Equal(("terrible", "task,error", "TaskTimeout"), (Text(bar, "cname"), Text(bar, "cat"), Text(bar.GetProperty("args"), "error")));
    }

    [Fact]
    public void Items_lie_within_their_batch_to_the_tenth_of_a_microsecond()
    {
        var run = new RecordedRun().Start(1).BatchStarted(10.00003, 1, 0, 4).Item(19, 1, 0, 3.33337).Item(20.12345, 1, 2, 1.7777).Item(20.2, 1, 3, 5).BatchEnded(20.20001, 1, 0, 4, took: 10);
        var bars = Events(run).Where(static e => Text(e, "ph") == "X").ToList();

        var batch = bars.Single(static e => Text(e, "cat") == "batch");
        Assert.Equal("Invoke-PoolMap 4 items", Text(batch, "name"));
        var end = Number(batch, "ts");
        foreach (var item in bars.Where(static e => Text(e, "cat") == "item"))
        {
            Assert.InRange(Number(item, "ts"), end - 0.01, Number(batch, "ts") + Number(batch, "dur"));
            end = Number(item, "ts") + Number(item, "dur");
            Assert.InRange(end, Number(batch, "ts"), Number(batch, "ts") + Number(batch, "dur") + 0.01);
        }
    }

    [Fact]
    public void What_happens_to_a_worker_is_an_instant_and_what_is_missing_is_in_the_notes()
    {
        var run = new RecordedRun().Worker(5, PoolEventKind.WorkerStarting, 1).Worker(30, PoolEventKind.WorkerLost, 1, signal: 11);
        using var json = JsonDocument.Parse(run.Write(new ChromeTrace()));

        var instant = json.RootElement.GetProperty("traceEvents").EnumerateArray().Single(static e => Text(e, "ph") == "i");
        Assert.Equal(("worker lost", 25000.0, "t", 11.0), (Text(instant, "name"), Number(instant, "ts"), Text(instant, "s"), Number(instant.GetProperty("args"), "signal")));
        Assert.Contains("in the midst of its run", json.RootElement.GetProperty("otherData").GetProperty("note 1").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_logged_is_an_instant_with_its_message_and_where_it_came_from()
    {
        var run = new RecordedRun().Start(1).BatchStarted(1, 1, 3, 1).Log(2, 1, PoolLogLevel.Warning, "late <b>").Item(3, 1, 3, 2).BatchEnded(3, 1, 3, 1, 2);

        var instant = Events(run).Single(static e => Text(e, "ph") == "i");

        Assert.Equal(("log: Warning", "log", 2000.0, 1), (Text(instant, "name"), Text(instant, "cat"), Number(instant, "ts"), instant.GetProperty("tid").GetInt32()));
        Assert.Equal(("late <b>", "Invoke-PoolMap item 3"), (Text(instant.GetProperty("args"), "message"), Text(instant.GetProperty("args"), "in")));
    }

    private static List<JsonElement> Events(RecordedRun run)
    {
        using var json = JsonDocument.Parse(run.Write(new ChromeTrace()));
        return [.. json.RootElement.GetProperty("traceEvents").EnumerateArray().Select(static e => e.Clone())];
    }

    private static string Text(JsonElement e, string name) => e.GetProperty(name).GetString()!;

    private static double Number(JsonElement e, string name) => e.GetProperty(name).GetDouble();
}
