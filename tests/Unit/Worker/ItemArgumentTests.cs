using ParallelProc.Protocol;

namespace ParallelProc.Tests.Worker;

/// <summary>Items that bring arguments of their own, and the time that each item took.</summary>
public sealed class ItemArgumentTests : WorkerTest
{
    [Fact]
    public void An_items_own_arguments_follow_those_of_the_batch()
    {
        var script = Worker.SendScript("\"$_ $args\"", itemArguments: true);
        var batch = Worker.SendBatch(script, [new object[] { 1, "a" }, new object[] { 2, "b", "c" }], InMemoryWorker.Bind(["x"]));
        Assert.Equal(["0 Output 1 x a", "0 Completed", "1 Output 2 x b c", "1 Completed"], Texts(Worker.ReadBatch(batch)));
    }

    [Fact]
    public void They_need_no_arguments_of_the_batch()
    {
        var script = Worker.SendScript("param($y) $_ * $y", clean: true, itemArguments: true);
        var batch = Worker.SendBatch(script, [new object[] { 2, 3 }, new object[] { 4, 5 }]);
        Assert.Equal(["0 Output 6", "0 Completed", "1 Output 20", "1 Completed"], Texts(Worker.ReadBatch(batch)));
    }

    [Fact]
    public void They_are_further_arguments_of_a_method()
    {
        var script = Worker.SendScript("Pow", itemArguments: true, method: new MethodSource("System.Math", "Pow", typeof(Math).Assembly.FullName!, null));
        var batch = Worker.SendBatch(script, [new object[] { 2.0, 3.0 }, new object[] { 3.0, 2.0 }]);
        Assert.Equal(["0 Output 8", "0 Completed", "1 Output 9", "1 Completed"], Texts(Worker.ReadBatch(batch)));
    }

    [Fact]
    public void An_input_that_is_an_array_stays_in_one_piece()
    {
        var script = Worker.SendScript("\"$($_.Count) $($args[0].Count)\"", itemArguments: true);
        var batch = Worker.SendBatch(script, [new object[] { new object[] { 1, 2, 3 }, new object[] { 1, 2 } }]);
        Assert.Equal(["0 Output 3 2", "0 Completed"], Texts(Worker.ReadBatch(batch)));
    }

    [Fact]
    public void An_item_that_is_no_such_array_fails_and_the_next_one_runs()
    {
        var script = Worker.SendScript("\"$_ $args\"", itemArguments: true);
        var records = Worker.ReadBatch(Worker.SendBatch(script, [1, new object[] { 2, "b" }]));
        Assert.Equal(ItemStatus.Failed, records[0].Status);
        Assert.Equal(["1 Output 2 b", "1 Completed"], Texts(records[1..]));
    }

    [Fact]
    public void An_items_end_tells_what_it_took()
    {
        var script = Worker.SendScript("$until = [Diagnostics.Stopwatch]::StartNew(); while ($until.Elapsed.TotalMilliseconds -lt $_) { }");
        var records = Worker.ReadBatch(Worker.SendBatch(script, [0, 30]));
        Assert.InRange(records[0].Microseconds, 1, long.MaxValue);
        Assert.InRange(records[1].Microseconds, 30_000, long.MaxValue);
    }
}
