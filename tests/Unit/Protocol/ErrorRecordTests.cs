using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using ParallelProc.Protocol;

namespace ParallelProc.Tests.Protocol;

public sealed class ErrorRecordTests
{
    private const string Script = "function Get-Trouble {\n    1/0\n}\nGet-Trouble\n";

    [Fact]
    public void An_error_record_keeps_id_category_target_and_details()
    {
        var error = new ErrorRecord(new DivideByZeroException("m"), "MyId,My.Command", ErrorCategory.ResourceBusy, new Hashtable { ["a"] = 1 })
        {
            ErrorDetails = new ErrorDetails("shown instead") { RecommendedAction = "try again" },
        };
        error.CategoryInfo.Activity = "activity";
        error.CategoryInfo.Reason = "reason";
        error.CategoryInfo.TargetName = "name";
        error.CategoryInfo.TargetType = "type";
        var arrived = Crossing.Of(error);
        Assert.IsType<DivideByZeroException>(arrived.Exception);
        Assert.Equal("MyId,My.Command", arrived.FullyQualifiedErrorId);
        Assert.Equal(ErrorCategory.ResourceBusy, arrived.CategoryInfo.Category);
        Assert.Equal(error.CategoryInfo.ToString(), arrived.CategoryInfo.ToString());
        Assert.Equal("activity", arrived.CategoryInfo.Activity);
        Assert.Equal(1, Assert.IsType<Hashtable>(Crossing.Base(arrived.TargetObject))["a"]);
        Assert.Equal("shown instead", arrived.ErrorDetails.Message);
        Assert.Equal("try again", arrived.ErrorDetails.RecommendedAction);
        Assert.Equal("shown instead", arrived.ToString());
    }

    [Fact]
    public void Where_in_which_script_it_arose_is_kept()
    {
        var (error, file) = FromFile();
        var arrived = Crossing.Of(error);
        Assert.Equal(file, arrived.InvocationInfo.ScriptName);
        Assert.Equal(2, arrived.InvocationInfo.ScriptLineNumber);
        Assert.Equal(error.InvocationInfo.OffsetInLine, arrived.InvocationInfo.OffsetInLine);
        Assert.Equal(error.InvocationInfo.Line.TrimEnd(), arrived.InvocationInfo.Line.TrimEnd());
        Assert.Equal(error.InvocationInfo.PositionMessage, arrived.InvocationInfo.PositionMessage);
        Assert.Equal(error.ScriptStackTrace, arrived.ScriptStackTrace);
        Assert.Contains("Get-Trouble", arrived.ScriptStackTrace, StringComparison.Ordinal);
        Assert.Equal(error.FullyQualifiedErrorId, arrived.FullyQualifiedErrorId);
    }

    [Fact]
    public void The_command_that_failed_is_kept_by_name()
    {
        using var session = new Session();
        var error = Assert.IsType<ErrorRecord>(session.RunOne("try { Get-Command nope-nothing -ErrorAction Stop } catch { $_ }")!.BaseObject);
        Assert.Equal("Get-Command", error.InvocationInfo.MyCommand.Name);
        var arrived = Crossing.Of(error);
        Assert.Equal("Get-Command", arrived.InvocationInfo.MyCommand?.Name);
        Assert.Equal(error.FullyQualifiedErrorId, arrived.FullyQualifiedErrorId);
    }

    [Theory]
    [InlineData("Write-Arrived")]
    [InlineData("Write-Arrived -ErrorAction SilentlyContinue")]
    [InlineData("try { Write-Arrived -ErrorAction Stop } catch { }")]
    public void A_cmdlet_that_writes_the_record_leaves_place_and_id_alone(string command)
    {
        var (error, file) = FromFile();
        WriteArrivedCommand.Record = Crossing.Of(error);
        using var session = new Session(new SessionStateCmdletEntry("Write-Arrived", typeof(WriteArrivedCommand), null));
        session.Run("$Error.Clear(); " + command);
        var shown = Assert.IsType<ErrorRecord>(session.RunOne("$Error[-1]")!.BaseObject);
        Assert.Equal(2, shown.InvocationInfo.ScriptLineNumber);
        Assert.Equal(file, shown.InvocationInfo.ScriptName);
        Assert.Equal(error.InvocationInfo.PositionMessage, shown.InvocationInfo.PositionMessage);
        Assert.Equal(error.ScriptStackTrace, shown.ScriptStackTrace);
        Assert.Equal(error.FullyQualifiedErrorId, shown.FullyQualifiedErrorId);
        Assert.Equal(error.CategoryInfo.ToString(), shown.CategoryInfo.ToString());
    }

    [Fact]
    public void Another_target_changes_nothing_else()
    {
        var (error, file) = FromFile();
        error = new ErrorRecord(error, null);
        var arrived = Crossing.Of(error);
        var (category, reason) = (arrived.CategoryInfo.Category, arrived.CategoryInfo.Reason);
        var item = new object();
        var changed = ErrorRecordRebuilder.WithTarget(arrived, item);
        Assert.Same(item, changed.TargetObject);
        Assert.Equal((category, reason), (changed.CategoryInfo.Category, changed.CategoryInfo.Reason));
        Assert.Equal(file, changed.InvocationInfo.ScriptName);
        Assert.Equal(2, changed.InvocationInfo.ScriptLineNumber);
        Assert.Equal(error.ScriptStackTrace, changed.ScriptStackTrace);
        Assert.Equal(error.FullyQualifiedErrorId, changed.FullyQualifiedErrorId);
        Assert.Same(arrived.Exception, changed.Exception);
    }

    [Fact]
    public void A_target_that_gives_way_is_kept_as_text()
    {
        var record = new ErrorRecord(new IOException("m"), "id", ErrorCategory.ReadError, "the original");
        var changed = ErrorRecordRebuilder.WithTarget(Crossing.Of(record), 5);
        Assert.Equal(5, changed.TargetObject);
        Assert.Equal("the original", changed.Exception.Data["ParallelProc.OriginalTarget"]);
        Assert.Equal("the original", changed.CategoryInfo.TargetName);
    }

    [Fact]
    public void A_target_that_can_not_cross_arrives_as_text()
    {
        var arrived = Crossing.Of(new ErrorRecord(new IOException("m"), "id", ErrorCategory.ReadError, new object[] { new MemoryStream() }));
        Assert.Equal("m", arrived.Exception.Message);
        Assert.IsType<string>(Crossing.Base(arrived.TargetObject));
    }

    [Fact]
    public void What_an_exception_says_of_its_error_has_a_stand_in_for_it_as_in_the_engine()
    {
        var arrived = Crossing.Of(FromFile().Error);
        var held = Assert.IsAssignableFrom<RuntimeException>(arrived.Exception).ErrorRecord;
        Assert.IsType<ParentContainsErrorRecordException>(held.Exception);
        Assert.Equal(arrived.FullyQualifiedErrorId, held.FullyQualifiedErrorId);
        Assert.Equal(arrived.ScriptStackTrace, held.ScriptStackTrace);
        Assert.Equal(arrived.InvocationInfo.PositionMessage, held.InvocationInfo.PositionMessage);
        Assert.Equal(arrived.CategoryInfo.ToString(), held.CategoryInfo.ToString());
    }

    [Fact]
    public void A_new_target_is_in_what_the_exception_says_too()
    {
        var arrived = ErrorRecordRebuilder.WithTarget(Crossing.Of(FromFile().Error), "the item");
        Assert.Equal("the item", ((RuntimeException)arrived.Exception).ErrorRecord.TargetObject);
    }

    [Fact]
    public void A_record_with_an_empty_id_arrives() => Assert.Equal("", Crossing.Of(new ErrorRecord(new IOException("m"), "", ErrorCategory.ReadError, null)).FullyQualifiedErrorId);

    private static (ErrorRecord Error, string File) FromFile()
    {
        var file = Path.Combine(Path.GetTempPath(), $"trouble-{Guid.NewGuid():N}.ps1");
        File.WriteAllText(file, Script);
        try
        {
            using var session = new Session();
            return (Assert.IsType<ErrorRecord>(session.RunOne($"try {{ & '{file}' }} catch {{ $_ }}")!.BaseObject), file);
        }
        finally
        {
            File.Delete(file);
        }
    }
}

/// <summary>Writes a record as our cmdlets do.</summary>
[Cmdlet(VerbsCommunications.Write, "Arrived")]
public sealed class WriteArrivedCommand : PSCmdlet
{
    public static ErrorRecord? Record { get; set; }

    protected override void ProcessRecord() => WriteError(Record);
}
