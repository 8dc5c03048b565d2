using System.Collections.Concurrent;
using System.Diagnostics;
using System.Management.Automation;
using ParallelProc.Engine;

namespace ParallelProc.Commands;

/// <summary>Wait-PoolTask: writes tasks as they complete, so that a pipeline can act on each at once.</summary>
[Cmdlet(VerbsLifecycle.Wait, "PoolTask", DefaultParameterSetName = nameof(All))]
[OutputType(typeof(PoolTask))]
public sealed class WaitPoolTaskCommand : PoolTaskCmdlet
{
    private const int LongestSeconds = 2_000_000;

    private readonly HashSet<PoolTask> _awaited = [];
    private readonly BlockingCollection<PoolTask> _ended = [];
    private long _began;
    private TimeSpan? _limit;
    private int _written;
    private bool _satisfied;

    /// <summary>Ends when the first task has ended.</summary>
    [Parameter(ParameterSetName = nameof(Any))]
    public SwitchParameter Any { get; set; }

    /// <summary>Ends when the first task has failed, or all have ended.</summary>
    [Parameter(ParameterSetName = nameof(FirstError))]
    public SwitchParameter FirstError { get; set; }

    /// <summary>Ends when all tasks have ended, which is what it does anyway.</summary>
    [Parameter(ParameterSetName = nameof(All))]
    public SwitchParameter All { get; set; }

    /// <summary>How long to wait, in seconds: after that, what has ended has been written, and no more. With 0 it only looks.</summary>
    [Parameter]
    public double? TimeoutSeconds { get; set; }

    /// <inheritdoc />
    protected override void BeginProcessing() => Guard(() =>
    {
        _began = Stopwatch.GetTimestamp();
        if (TimeoutSeconds is not (null or (>= 0 and <= LongestSeconds)))
        {
            throw PoolErrors.InvalidLimit(nameof(TimeoutSeconds), TimeoutSeconds, $"it must be 0 or more, and at most {LongestSeconds} seconds");
        }

        _limit = TimeoutSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
    });

    /// <inheritdoc />
    protected override void EndProcessing() => Guard(() =>
    {
        while (!_satisfied && _written < _awaited.Count && _ended.TryTake(out var task, Left(), StopToken))
        {
            Write(task);
        }
    });

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        foreach (var task in _awaited)
        {
            task.Forget(OnEnded);
        }

        base.Dispose(disposing);
    }

    private protected override void Process(PoolTask task)
    {
        if (_awaited.Add(task))
        {
            task.WhenEnded(OnEnded);
        }

        // Whatever has ended meanwhile goes on at once, and not when the last task has come in.
        while (!_satisfied && _ended.TryTake(out var ended))
        {
            Write(ended);
        }
    }

    private void OnEnded(PoolTask task) => _ended.Add(task);

    private void Write(PoolTask task)
    {
        _written++;
        _satisfied = Any || (FirstError && task.JobStateInfo.State == JobState.Failed);
        WriteObject(task);
    }

    /// <summary>Milliseconds until the time is over; below zero for no limit.</summary>
    private int Left() => _limit is { } limit
        ? (int)Math.Max(0, Math.Ceiling((limit - Stopwatch.GetElapsedTime(_began)).TotalMilliseconds))
        : Timeout.Infinite;
}
