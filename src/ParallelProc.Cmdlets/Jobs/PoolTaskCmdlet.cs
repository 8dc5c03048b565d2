using System.Management.Automation;

namespace ParallelProc.Commands;

/// <summary>What the cmdlets that work on tasks share: how tasks are given to them.</summary>
public abstract class PoolTaskCmdlet : PoolCmdlet
{
    private protected PoolTaskCmdlet()
    {
    }

    /// <summary>The tasks: objects that Submit-PoolTask or Get-PoolTask wrote, ids, or names, also with wildcards.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [AllowEmptyCollection]
    [ArgumentCompleter(typeof(TaskNameCompleter))]
    public object[] Task { get; set; } = [];

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        foreach (var given in Task)
        {
            GuardOne(() =>
            {
                foreach (var task in TaskResolver.Resolve(given, TaskRepository.Current))
                {
                    Process(task);
                }
            });
        }
    }

    private protected abstract void Process(PoolTask task);
}
