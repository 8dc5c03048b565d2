using ParallelProc.Engine;

namespace ParallelProc.Tests.Engine;

public sealed class PoolErrorsTests
{
    [Fact]
    public void A_time_out_says_how_long_it_was()
    {
        Assert.Contains("within 1 second and", Said(1), StringComparison.Ordinal);
        Assert.Contains("within 3 seconds and", Said(3), StringComparison.Ordinal);
        Assert.Contains($"within {0.001:0.###} seconds and", Said(0.001), StringComparison.Ordinal);

        static string Said(double seconds) => PoolErrors.TaskTimeout("1", TimeSpan.FromSeconds(seconds), null).Exception.Message;
    }

    [Fact]
    public void What_an_exception_says_of_its_error_has_a_stand_in_for_it_so_that_a_view_of_it_ends()
    {
        var exception = PoolErrors.InputMissing();
        Assert.Same(exception, exception.Record.Exception);
        Assert.IsType<System.Management.Automation.ParentContainsErrorRecordException>(exception.ErrorRecord.Exception);
        Assert.Equal(exception.Record.FullyQualifiedErrorId, exception.ErrorRecord.FullyQualifiedErrorId);
    }

    [Fact]
    public void A_worker_that_ended_with_its_connection_is_told_of_with_host_and_connection()
    {
        var loss = new LossReport(new WorkerExit(255, null), "", default, 0, 0) { Host = new PoolHost { Name = "build1", Kind = PoolHostKind.Ssh } };
        var message = PoolErrors.WorkerLost("1", loss, null).Exception.Message;
        Assert.Contains("on the host 'build1' ended unexpectedly (exit code 255). ssh ends so when its connection breaks.", message, StringComparison.Ordinal);
        Assert.DoesNotContain("ssh", PoolErrors.WorkerLost("1", loss with { Host = null }, null).Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_may_happen_to_a_task_as_well_speaks_of_no_item()
    {
        var errors = new[]
        {
            PoolErrors.TaskTimeout("1", TimeSpan.FromSeconds(1), null), PoolErrors.TaskExited("1", 3, null),
            PoolErrors.WorkerLost("1", new LossReport(default, "", default, 0, 0), null), PoolErrors.WorkerMemoryExceeded("1", default, null),
        };
        foreach (var error in errors)
        {
            Assert.DoesNotContain("item", error.Exception.Message, StringComparison.Ordinal);
        }
    }
}
