using System.Management.Automation;
using ParallelProc.Engine;

namespace ParallelProc.Commands;

/// <summary>Remove-PoolTask: forgets tasks, and what they wrote.</summary>
[Cmdlet(VerbsCommon.Remove, "PoolTask", SupportsShouldProcess = true)]
public sealed class RemovePoolTaskCommand : PoolTaskCmdlet
{
    private readonly List<PoolTask> _stopping = [];

    /// <summary>Stops tasks that have not ended. Without it, they are an error.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc />
    protected override void EndProcessing() => Guard(() =>
    {
        // All are told first, and then awaited: the last one first, as a worker that another one frees would begin with it.
        var ended = _stopping.AsEnumerable().Reverse().Select(static task => task.StopAsync()).ToArray();
        for (var i = 0; i < _stopping.Count; i++)
        {
            PipelineWait.For(ended[^(i + 1)], StopToken);
            _stopping[i].Remove();
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
            _stopping.Add(task);
        }
    }
}
