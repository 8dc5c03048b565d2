using System.Management.Automation;
using ParallelProc.Commands;
using ParallelProc.Engine;
using ParallelProc.Protocol;

namespace ParallelProc;

/// <summary>
/// A script block that was submitted to a pool: a PowerShell job. It starts by itself when a worker is free, and says Running only when its worker has
/// begun with it.
/// </summary>
public sealed class PoolTask : PoolJob
{
    private readonly object _gate = new();
    private readonly TaskRepository _home;
    private readonly ChangeSignal _change = new();

    // Null once it has ended: a finished task keeps nothing of its pool.
    private volatile PoolWork? _work;
    private volatile bool _disposed;
    private Action<PoolTask>? _onEnded;

    internal PoolTask(TaskRepository home, ProcessPool pool, ScriptCode code, BoundValues bindings, Item item, TaskOptions options, string? name)
        : base(code.Body.Text, name, pool.Name)
    {
        _home = home;
        Name = name ?? $"Task{Id}";
        PSJobTypeName = nameof(PoolTask);
        Log = new TaskLog(this);
        _work = new PoolWork(pool, new TaskRun(code, bindings, item, options, Name, OnRecord, OnPhase) { Id = Id });
    }

    /// <inheritdoc />
    public override bool HasMoreData => Log.HasMore;

    /// <summary>Why it failed, or nothing.</summary>
    public override string StatusMessage => (JobStateInfo.Reason ?? ListenerFault)?.Message ?? "";

    /// <summary>Its records, in the order of emission.</summary>
    internal TaskLog Log { get; }

    /// <summary>The error that ended it, or null. Not among its records: Receive-Job writes it by itself.</summary>
    internal ErrorRecord? FinalError { get; private set; }

    /// <summary>Receive-PoolTask has given out <see cref="FinalError"/>.</summary>
    internal bool FinalErrorTaken { get; set; }

    /// <summary>It has ended. Who was told so by its state may ask before all others have been told.</summary>
    internal bool Ended => _work is null || JobStateInfo.State is JobState.Completed or JobState.Failed or JobState.Stopped;

    /// <summary>Completes when a record comes or its state changes, next time.</summary>
    internal Task NextChange => _change.Next;

    private Exception? ListenerFault { get; set; }

    /// <summary>Hands it to its pool, once it can be found in its session.</summary>
    internal void Submit()
    {
        _home.Add(this);
        if (_work is { } work)
        {
            work.Pool.Submit(work.Run);
        }
    }

    /// <summary>Forgets it, and what it wrote.</summary>
    internal void Remove()
    {
        _home.Remove(this);
        Dispose();
    }

    /// <summary>Stops it: takes it back where it has not begun, else tells its worker (unless only a pending one is meant).</summary>
    /// <returns>Completes when it has ended; that may be late, or by itself, when only a pending one was meant.</returns>
    internal Task StopAsync(bool pendingOnly = false)
    {
        if (_work is not { } work)
        {
            return Task.CompletedTask;
        }

        work.Pool.StopTask(work.Run, pendingOnly);
        return work.Run.Finished;
    }

    /// <summary>Has an action called once, when it has ended: at once, if it has already.</summary>
    internal void WhenEnded(Action<PoolTask> action)
    {
        lock (_gate)
        {
            if (!Ended)
            {
                _onEnded += action;
                return;
            }
        }

        action(this);
    }

    /// <summary>Takes back what <see cref="WhenEnded"/> asked for.</summary>
    internal void Forget(Action<PoolTask> action)
    {
        lock (_gate)
        {
            _onEnded -= action;
        }
    }

    private void OnRecord(RecordKind kind, object? value)
    {
        if (_disposed)
        {
            return;
        }

        HasErrors |= kind == RecordKind.Error;
        Log.LetGo();
        JobStreams.Add(this, kind, value);
        RaiseChange();
    }

    private void OnPhase(TaskPhase phase)
    {
        if (phase == TaskPhase.Running)
        {
            Become(JobState.Running);
            RaiseChange();
            return;
        }

        try
        {
            FinalError = _work?.Run.Error;
            ListenerFault = _work?.Run.ListenerFault;
            Become(phase switch
            {
                TaskPhase.Completed => JobState.Completed,
                TaskPhase.Failed => JobState.Failed,
                _ => JobState.Stopped,
            });
        }
        finally
        {
            End();
        }
    }

    /// <summary>Wakes those who wait, unless more is on its way to them: once is enough then.</summary>
    private void RaiseChange()
    {
        if (_work is not { Run.HasMoreNews: true })
        {
            _change.Raise();
        }
    }

    private void Become(JobState state)
    {
        if (!_disposed)
        {
            JobStateAccess.SetJobState(this, state, FinalError?.Exception);
        }
    }

    private void End()
    {
        Action<PoolTask>? listeners;
        lock (_gate)
        {
            _work = null;
            listeners = _onEnded;
            _onEnded = null;
        }

        _change.Raise();
        listeners?.Invoke(this);
    }

    private protected override Task EndAsync() => StopAsync();

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            // Nobody can receive from it any more, so it need not run either.
            _disposed = true;
            StopAsync();
            Log.Clear();
        }

        base.Dispose(disposing);
    }

    private sealed record PoolWork(ProcessPool Pool, TaskRun Run);
}
