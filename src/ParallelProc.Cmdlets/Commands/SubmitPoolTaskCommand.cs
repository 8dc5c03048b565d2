using System.Collections;
using System.Management.Automation;
using ParallelProc.Engine;
using ParallelProc.Protocol;

namespace ParallelProc.Commands;

/// <summary>Submit-PoolTask: has a pool run a script block, and returns at once with a task, which is a job.</summary>
[Cmdlet(VerbsLifecycle.Submit, "PoolTask")]
[OutputType(typeof(PoolTask))]
public sealed class SubmitPoolTaskCommand : RunOptionsCmdlet
{
    private readonly TaskRepository _tasks = TaskRepository.Current;
    private ProcessPool _pool = null!;
    private ScriptCode _code = null!;
    private byte[] _bindings = [];
    private TaskOptions _options = new();
    private ItemEncoder? _encoder;

    /// <summary>What the task runs.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ScriptTextTransformation]
    public ScriptBlock ScriptBlock { get; set; } = null!;

    /// <summary>What <c>$_</c> is in the script block. Each input from the pipeline makes a task of its own.</summary>
    [Parameter(ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyCollection]
    [AllowEmptyString]
    public object? InputObject { get; set; }

    /// <summary>Arguments that the block gets by position.</summary>
    [Parameter]
    [Alias("Args")]
    public object?[] ArgumentList { get; set; } = [];

    /// <summary>Arguments that the block gets by name.</summary>
    [Parameter]
    public IDictionary Parameter { get; set; } = new Hashtable();

    /// <summary>The pool, or its name; without it, that of the innermost Use-ProcessPool, else the shared default one.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(PoolNameCompleter))]
    public object? Pool { get; set; }

    /// <summary>The task's name; without it, the task gets a number.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>The longest that the task may run, in seconds.</summary>
    [Parameter]
    public double? TimeoutSeconds { get; set; }

    /// <inheritdoc />
    protected override void BeginProcessing() => Guard(() =>
    {
        _options = new TaskOptions { Timeout = CheckTime(nameof(TimeoutSeconds), TimeoutSeconds), Grace = Grace, Retry = Retry };
        _code = ScriptCapture.Code(ScriptBlock, SessionState);
        _bindings = ScriptCapture.Bind(ScriptBlock, ArgumentList, Parameter, SessionState);
        _pool = PoolOrDefault(Pool);
        _encoder = ItemEncoder.Rent(_code.Depth);
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
