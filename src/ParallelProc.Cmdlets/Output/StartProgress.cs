using System.Management.Automation;
using ParallelProc.Engine;

namespace ParallelProc.Commands;

/// <summary>Shows what the first workers of a pool wait for on its hosts, which may be long: a job's turn in Slurm's queue.</summary>
internal static class StartProgress
{
    private const string Activity = "Start-ProcessPool";
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private static int LastActivity = 1_500_000_000;

    /// <summary>Waits for a task of the pool, on the pipeline's thread; its exception comes as it was thrown.</summary>
    public static void Wait(PSCmdlet cmdlet, ProcessPool pool, Task task, CancellationToken stop)
    {
        if (!pool.HasHosts || !MapProgress.IsWanted(cmdlet))
        {
            PipelineWait.For(task, stop);
            return;
        }

        var id = Interlocked.Increment(ref LastActivity);
        var shown = false;
        try
        {
            while (!PipelineWait.For(task, Every, stop) && !stop.IsCancellationRequested)
            {
                if (pool.Waiting is { } text)
                {
                    cmdlet.WriteProgress(new ProgressRecord(id, Activity, text));
                    shown = true;
                }
                else if (shown)
                {
                    cmdlet.WriteProgress(new ProgressRecord(id, Activity, "starting workers"));
                }
            }
        }
        finally
        {
            if (shown)
            {
                // Past the cmdlet, which may write no more where its pipeline was stopped.
                cmdlet.Host.UI.WriteProgress(0, new ProgressRecord(id, Activity, " ") { RecordType = ProgressRecordType.Completed });
            }
        }

        PipelineWait.For(task, stop);
    }
}
