using ParallelProc.Protocol;

namespace ParallelProc.Tests.Worker;

/// <summary>What a body sees as the current activity.</summary>
public sealed class TraceTests : WorkerTest
{
    private const string Body = "if ($_ -eq 'end') { throw 'no' }; if ($null -eq [Diagnostics.Activity]::Current) { 'none' } else { [Diagnostics.Activity]::Current.ParentId }";
    private const string One = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private const string Two = "00-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-01";

    [Fact]
    public void A_body_runs_under_the_span_that_its_batch_names_whatever_ran_before()
    {
        var script = Worker.SendScript(Body);

        Assert.Equal("none", Run(""));
        Assert.Equal(One, Run(One));
        Assert.Equal(Two, Run(Two));
        Assert.Equal("none", Run(""));
        Assert.Equal(One, Run(One, "end", "x"));
        Assert.Equal("none", Run("", "end", "x"));
        Assert.Equal(Two, Run(Two));
        Assert.Equal("none", Run(""));

        object? Run(string traceParent, params object?[] items) =>
            Worker.ReadBatch(Worker.SendBatch(script, items.Length == 0 ? ["x"] : items, traceParent: traceParent)).Single(static r => r.Kind == RecordKind.Output).Value;
    }
}
