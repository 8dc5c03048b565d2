using System.Management.Automation;

namespace ParallelProc.Tests.Protocol;

public sealed class RecordTests
{
    [Fact]
    public void A_warning_keeps_message_and_id()
    {
        var arrived = Crossing.Of(new WarningRecord("id", "careful"));
        Assert.Equal("careful", arrived.Message);
        Assert.Equal("id", arrived.FullyQualifiedWarningId);
    }

    [Fact]
    public void Verbose_and_debug_records_keep_their_message()
    {
        Assert.Equal("v", Crossing.Of(new VerboseRecord("v")).Message);
        Assert.Equal("d", Crossing.Of(new DebugRecord("d")).Message);
    }

    [Fact]
    public void A_warning_keeps_the_line_that_it_came_from()
    {
        using var session = new Session();
        session.Run("function Warn { [CmdletBinding()] param() $PSCmdlet.WriteWarning('w') }");
        var warning = Assert.IsType<WarningRecord>(session.RunOne("Warn 3>&1")!.BaseObject);
        Assert.NotNull(warning.InvocationInfo);
        Assert.Equal(warning.InvocationInfo.PositionMessage, Crossing.Of(warning).InvocationInfo?.PositionMessage);
    }

    [Fact]
    public void An_information_record_is_kept_whole()
    {
        var record = new InformationRecord(Crossing.Custom(("A", 1)), "source")
        {
            TimeGenerated = new DateTime(2024, 1, 2, 3, 4, 5, DateTimeKind.Utc),
            User = "u",
            Computer = "c",
            ProcessId = 4_000_000_000,
            NativeThreadId = 2,
            ManagedThreadId = 3,
        };
        record.Tags.AddRange(["one", "two"]);
        var arrived = Crossing.Of(record);
        Assert.Equal(1, Assert.IsType<PSObject>(arrived.MessageData).Property("A"));
        Assert.Equal("source", arrived.Source);
        Assert.Equal(record.TimeGenerated, arrived.TimeGenerated);
        Assert.Equal(["one", "two"], arrived.Tags);
        Assert.Equal(("u", "c", 4_000_000_000u, 2u, 3u), (arrived.User, arrived.Computer, arrived.ProcessId, arrived.NativeThreadId, arrived.ManagedThreadId));
    }

    [Fact]
    public void An_information_record_whose_message_can_not_cross_carries_its_text() =>
        Assert.IsType<string>(Crossing.Base(Crossing.Of(new InformationRecord(new MemoryStream(), "s")).MessageData));

    [Theory]
    [InlineData(null, null)]
    [InlineData(true, ConsoleColor.Black)]
    [InlineData(false, ConsoleColor.White)]
    public void What_was_written_to_the_host_keeps_colors_and_line_end(bool? noNewLine, ConsoleColor? color)
    {
        var message = new HostInformationMessage { Message = "hi", NoNewLine = noNewLine, ForegroundColor = color, BackgroundColor = color };
        var record = new InformationRecord(message, "Write-Host");
        record.Tags.Add("PSHOST");
        var arrived = Crossing.Of(record);
        var data = Assert.IsType<HostInformationMessage>(Crossing.Base(arrived.MessageData));
        Assert.Equal(("hi", noNewLine, color, color), (data.Message, data.NoNewLine, data.ForegroundColor, data.BackgroundColor));
        Assert.Equal(["PSHOST"], arrived.Tags);
    }

    [Fact]
    public void A_progress_record_is_kept_whole()
    {
        var arrived = Crossing.Of(new ProgressRecord(5, "activity", "status")
        {
            CurrentOperation = "now",
            ParentActivityId = 2,
            PercentComplete = 40,
            SecondsRemaining = 9,
            RecordType = ProgressRecordType.Completed,
        });
        Assert.Equal((5, "activity", "status", "now"), (arrived.ActivityId, arrived.Activity, arrived.StatusDescription, arrived.CurrentOperation));
        Assert.Equal((2, 40, 9, ProgressRecordType.Completed), (arrived.ParentActivityId, arrived.PercentComplete, arrived.SecondsRemaining, arrived.RecordType));
    }
}
