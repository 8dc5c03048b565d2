using System.Management.Automation;
using ParallelProc.Engine;

namespace ParallelProc.Commands;

/// <summary>Remove-PoolTask: forgets tasks, and what they wrote.</summary>
[Cmdlet(VerbsCommon.Remove, "PoolTask", SupportsShouldProcess = true)]
public sealed class RemovePoolTaskCommand : PoolTaskCmdlet
{
    private readonly List<(PoolTask Task, Task Ended)> _stopping = [];

    /// <summary>Stops tasks that have not ended. Without it, they are an error.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc />
    protected override void EndProcessing() => Guard(() =>
    {
        foreach (var (task, ended) in _stopping)
        {
            PipelineWait.For(ended, StopToken);
            task.Remove();
        }
    });

    private protected override void Process(PoolTask task)
    {
        if (!task.Ended && !Force)
        {
            throw PoolErrors.TaskNotFinished(task.Name);
        }

        if (!ShouldProcess(task.Name))
        {
            return;
        }

        if (task.Ended)
        {
            task.Remove();
        }
        else
        {
            // All are told first, and then awaited.
            _stopping.Add((task, task.StopAsync()));
        }
    }
}
