using System.Management.Automation;
using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>What a task does, or did.</summary>
internal enum TaskPhase
{
    NotStarted,
    Running,
    Completed,
    Failed,
    Stopped,
}

/// <summary>
/// One submitted task: a future. Its phase changes on the dispatcher's strand; listeners hear of it in order on a strand of the task's own, so that what
/// they do holds up nobody else.
/// </summary>
internal sealed class TaskRun
{
    private readonly Strand _listeners;
    private readonly TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile TaskPhase _phase;

    public TaskRun(ScriptCode code, BoundValues bindings, Item item, TaskOptions options, string name, Action<RecordKind, object?> onRecord, Action<TaskPhase> onPhase)
    {
        Code = code;
        Bindings = bindings;
        Item = item;
        Options = options;
        Attempts = options.Retry is { } policy ? new Attempts(policy) : null;
        Name = name;
        OnRecord = onRecord;
        OnPhase = onPhase;
        _listeners = new Strand(e => ListenerFault = e, inline: false);
    }

    /// <summary>The id of its job; null for one that is none.</summary>
    public int? Id { get; init; }

    /// <summary>Where its changes are told of. Set by the pool, on the dispatcher's strand.</summary>
    public PoolEvents? Events { get; set; }

    /// <summary>Is told of its end, on the dispatcher's strand. Set by the pool.</summary>
    public Action<TaskRun>? OnEnd { get; set; }

    /// <summary>Its span, while somebody listens to such; or null.</summary>
    public System.Diagnostics.Activity? Span { get; set; }

    /// <summary>What its last worker was sent; null for one that had none yet. On the dispatcher's strand.</summary>
    public Batch? Batch { get; set; }

    public ScriptCode Code { get; }

    public BoundValues Bindings { get; }

    /// <summary>Its one input. Changes on the dispatcher's strand.</summary>
    public Item Item { get; set; }

    public TaskOptions Options { get; }

    /// <summary>Null for a task that is run once only.</summary>
    public Attempts? Attempts { get; }

    public string Name { get; }

    public TaskPhase Phase => _phase;

    /// <summary>Why it failed, or null.</summary>
    public ErrorRecord? Error { get; private set; }

    /// <summary>Completes when the task has ended, however, and its listeners have been told.</summary>
    public Task Finished => _finished.Task;

    /// <summary>An exception of a listener, which must not be lost.</summary>
    public Exception? ListenerFault { get; private set; }

    /// <summary>More news wait for the listeners. For listeners to ask, who need not do for each what can be done for the last.</summary>
    public bool HasMoreNews => _listeners.HasMore;

    public bool StopRequested { get; set; }

    private Action<RecordKind, object?> OnRecord { get; }

    /// <summary>Gets each phase in turn: <see cref="Phase"/> may be further on by then.</summary>
    private Action<TaskPhase> OnPhase { get; }

    internal void Record(RecordKind kind, object? value) => _listeners.Post(() => OnRecord(kind, value));

    internal void Become(TaskPhase phase, ErrorRecord? error = null)
    {
        // One that is tried again has never ceased to run.
        if (_phase >= TaskPhase.Completed || _phase == phase)
        {
            return;
        }

        Error = error;
        _phase = phase;
        Events?.TaskBecame(this, phase, error);
        _listeners.Post(() =>
        {
            try
            {
                OnPhase(phase);
            }
            finally
            {
                if (phase >= TaskPhase.Completed)
                {
                    _finished.TrySetResult();
                }
            }
        });
        if (phase >= TaskPhase.Completed)
        {
            OnEnd?.Invoke(this);
        }
    }
}
