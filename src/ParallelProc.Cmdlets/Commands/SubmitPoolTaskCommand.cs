using System.Management.Automation;
using ParallelProc.Engine;
using ParallelProc.Protocol;

namespace ParallelProc.Commands;

/// <summary>Submit-PoolTask: has a pool run a script block, a method or a command, and returns at once with a task, which is a job.</summary>
[Cmdlet(VerbsLifecycle.Submit, "PoolTask", DefaultParameterSetName = ScriptSet)]
[OutputType(typeof(PoolTask))]
public sealed class SubmitPoolTaskCommand : BodyCmdlet
{
    private readonly TaskRepository _tasks = TaskRepository.Current;
    private ProcessPool _pool = null!;
    private ScriptCode _code = null!;
    private BoundValues _bindings = BoundValues.None;
    private TaskOptions _options = new();
    private ItemEncoder? _encoder;

    /// <summary>What <c>$_</c> is in the script block. Each input from the pipeline makes a task of its own.</summary>
    [Parameter(ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyCollection]
    [AllowEmptyString]
    public object? InputObject { get; set; }

    /// <summary>The task's name; without it, the task gets a number.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <inheritdoc />
    protected override void BeginProcessing() => Guard(() =>
    {
        _options = new TaskOptions { Timeout = CheckTime(nameof(TimeoutSeconds), TimeoutSeconds), Grace = Grace, Retry = Retry };
        (_code, _bindings) = CaptureBody();
        _pool = PoolOrDefault(Pool);
        _options = _options with { OnHost = _pool.FilterOf(OnHost) };
        _encoder = ItemEncoder.Rent(_code);
    });

    /// <inheritdoc />
    protected override void ProcessRecord() => GuardOne(() =>
    {
        try
        {
            Submit(MyInvocation.BoundParameters.ContainsKey(nameof(InputObject)));
        }
        catch (ObjectCodecException e)
        {
            WriteError(PoolErrors.NotSerializable(e.Path, e.Reason, InputObject, e));
        }
    });

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _encoder?.Dispose();
            _encoder = null; // once only: the next time it may be another one's
        }

        base.Dispose(disposing);
    }

    private void Submit(bool hasInput)
    {
        var item = hasInput ? new Item(0, _encoder!.Encode(InputObject), InputObject) : default;
        var task = new PoolTask(_tasks, _pool, _code, _bindings, item, _options, Name);
        task.Submit();
        WriteObject(task);
    }
}
