using System.Management.Automation;
using ParallelProc.Engine;
using ParallelProc.Protocol;

namespace ParallelProc.Commands;

/// <summary>Receive-PoolTask: writes what tasks wrote, to the streams that they wrote to, in the order in which they did.</summary>
[Cmdlet(VerbsCommunications.Receive, "PoolTask")]
[OutputType(typeof(object))]
public sealed class ReceivePoolTaskCommand : PoolTaskCmdlet
{
    private Rehydration? _rehydration;

    /// <summary>Waits until the task has ended, and writes what it writes as it comes.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <summary>Leaves what is written in the task, to be received again.</summary>
    [Parameter]
    public SwitchParameter Keep { get; set; }

    /// <summary>Removes the task when it has ended.</summary>
    [Parameter]
    [Alias("AutoRemoveTask")]
    public SwitchParameter AutoRemove { get; set; }

    /// <summary>Types that are made again, by PowerShell's conversion, of the property bags that arrived of them.</summary>
    [Parameter]
    public Type[]? Rehydrate { get; set; }

    /// <inheritdoc />
    protected override void BeginProcessing() => Guard(() =>
    {
        _rehydration = Rehydration.For(this, Rehydrate);
        WarningChoice.Settle(this);
    });

    private protected override void Process(PoolTask task)
    {
        var position = 0L;
        bool ended;
        do
        {
            // In this order, so that nothing slips in between.
            var change = task.NextChange;
            ended = task.Ended;
            WriteRecords(task, ref position);
            if (Wait && !ended)
            {
                PipelineWait.For(change, StopToken);
            }
        }
        while (Wait && !ended);

        if (ended)
        {
            Finish(task);
        }
    }

    private void WriteRecords(PoolTask task, ref long position)
    {
        while (Keep ? task.Log.TryPeek(ref position, out var kind, out var value) : task.Log.TryTake(out kind, out value))
        {
            Write(kind, value);
        }
    }

    private void Write(RecordKind kind, object? value)
    {
        // It may have been written before, with -Keep.
        if (value is ErrorRecord error)
        {
            ErrorRecordRebuilder.KeepPosition(error);
        }

        RecordWriter.Write(this, kind, kind == RecordKind.Output && _rehydration is not null ? _rehydration.Of(value) : value);
    }

    private void Finish(PoolTask task)
    {
        try
        {
            if (task.FinalError is { } error && !task.FinalErrorTaken)
            {
                task.FinalErrorTaken = !Keep;
                Write(RecordKind.Error, error);
            }
        }
        finally
        {
            if (AutoRemove)
            {
                task.Remove();
            }
        }
    }
}
