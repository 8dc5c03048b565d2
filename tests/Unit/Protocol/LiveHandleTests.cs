using System.Collections;

namespace ParallelProc.Tests.Protocol;

public sealed class LiveHandleTests
{
    public static TheoryData<string, Func<object>> Handles() => new()
    {
        { "stream", static () => new MemoryStream() },
        { "text writer", static () => TextWriter.Null },
        { "wait handle", static () => new ManualResetEvent(false) },
        { "thread", static () => Thread.CurrentThread },
        { "task", static () => Task.CompletedTask },
        { "delegate", static () => (Action)(static () => { }) },
        { "pointer", static () => new IntPtr(5) },
        { "safe handle", static () => new Microsoft.Win32.SafeHandles.SafeFileHandle() },
        { "shell", static () => System.Management.Automation.PowerShell.Create() },
    };

    [Theory]
    [MemberData(nameof(Handles))]
    public void A_live_handle_is_refused(string what, Func<object> make)
    {
        var refusal = Crossing.Refused(make());
        Assert.Equal("$_", refusal.Path);
        Assert.False(string.IsNullOrEmpty(refusal.Reason), what);
    }

    [Fact]
    public void The_path_to_a_handle_is_named()
    {
        var refusal = Crossing.Refused(Crossing.Custom(("Data", new Hashtable { ["Streams"] = new object[] { 1, new MemoryStream() } })));
        Assert.Equal("$_.Data.Streams[1]", refusal.Path);
        Assert.Contains("System.IO.MemoryStream", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Why_something_cant_cross_is_a_sentence()
    {
        Assert.EndsWith("only.", Crossing.Refused(new MemoryStream()).Reason, StringComparison.Ordinal);
        object? deep = null;
        for (var i = 0; i < 300; i++)
        {
            deep = new object?[] { deep };
        }

        Assert.EndsWith("levels.", Crossing.Refused(deep).Reason, StringComparison.Ordinal);
    }
}
