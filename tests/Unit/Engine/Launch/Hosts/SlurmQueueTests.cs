using ParallelProc.Engine;

namespace ParallelProc.Tests.Engine.Launch.Hosts;

/// <summary>What is made of what squeue prints.</summary>
public sealed class SlurmQueueTests
{
    [Fact]
    public void Each_job_has_its_state_reason_and_start()
    {
        var jobs = SlurmQueue.Read("12|PENDING|Priority|2026-03-04T05:06:07\n13|RUNNING|None|N/A\n");

        Assert.Equal(2, jobs.Count);
        Assert.Equal(new SlurmJob("12", "PENDING", "Priority", new DateTime(2026, 3, 4, 5, 6, 7)), jobs["12"]);
        Assert.Equal(new SlurmJob("13", "RUNNING", null, null), jobs["13"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("slurm_load_jobs error: Invalid job id specified\n")]
    [InlineData("|\n12|x\n")]
    public void What_is_no_job_is_left_out(string output) => Assert.Empty(SlurmQueue.Read(output));

    [Fact]
    public void A_line_says_what_a_job_waits_for_as_far_as_Slurm_knows()
    {
        Assert.Equal("waiting for Slurm: job 12 pending", new SlurmJob("12", "PENDING", null, null).WaitText);
        Assert.Equal("waiting for Slurm: job 12 pending (Resources)", new SlurmJob("12", "PENDING", "Resources", null).WaitText);
        Assert.StartsWith("waiting for Slurm: job 12 pending (Priority), its start is expected at ", new SlurmJob("12", "PENDING", "Priority", DateTime.Now).WaitText, StringComparison.Ordinal);
    }
}
