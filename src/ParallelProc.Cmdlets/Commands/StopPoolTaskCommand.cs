using System.Management.Automation;
using ParallelProc.Engine;

namespace ParallelProc.Commands;

/// <summary>Stop-PoolTask: stops tasks and waits until they have ended. One that has ended already is no error.</summary>
[Cmdlet(VerbsLifecycle.Stop, "PoolTask", SupportsShouldProcess = true)]
[OutputType(typeof(PoolTask))]
public sealed class StopPoolTaskCommand : PoolTaskCmdlet
{
    private readonly List<PoolTask> _tasks = [];

    /// <summary>Stops only tasks that have not begun; those that run go on.</summary>
    [Parameter]
    public SwitchParameter PendingOnly { get; set; }

    /// <summary>Writes the tasks.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc />
    protected override void EndProcessing() => Guard(() =>
    {
        // All are told first, and then awaited: the last one first, as a worker that another one frees would begin with it.
        foreach (var task in _tasks.AsEnumerable().Reverse())
        {
            task.StopAsync(PendingOnly);
        }

        foreach (var task in _tasks)
        {
            WaitFor(task);
            if (PassThru)
            {
                WriteObject(task);
            }
        }
    });

    private protected override void Process(PoolTask task)
    {
        if (ShouldProcess(task.Name))
        {
            _tasks.Add(task);
        }
    }

    private void WaitFor(PoolTask task)
    {
        while (true)
        {
            var change = task.NextChange;
            if (task.Ended || (PendingOnly && task.JobStateInfo.State == JobState.Running))
            {
                return;
            }

            PipelineWait.For(change, StopToken);
        }
    }
}
