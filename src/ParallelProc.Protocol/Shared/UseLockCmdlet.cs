using System.Management.Automation;
using System.Management.Automation.Language;

namespace ParallelProc;

/// <summary>Use-PoolLock, in the shell and in a worker alike: runs a block while a shared lock is held.</summary>
public abstract class UseLockCmdlet : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private bool _held;

    private protected UseLockCmdlet()
    {
    }

    /// <summary>The lock: a Lock, a ReaderWriterLock or a Semaphore of New-PoolSharedObject.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNull]
    public SharedObject Lock { get; set; } = null!;

    /// <summary>What runs while it is held; its output is written as it comes.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    public ScriptBlock ScriptBlock { get; set; } = null!;

    /// <summary>A ReaderWriterLock is held for reading: many may do so at a time.</summary>
    [Parameter]
    public SwitchParameter Read { get; set; }

    /// <summary>How long to wait for it, in seconds; without it, as long as it takes.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public double TimeoutSeconds { get; set; } = -1;

    /// <inheritdoc />
    protected override void EndProcessing()
    {
        Take();
        try
        {
            using var pipeline = Call(ScriptBlock).GetSteppablePipeline(CommandOrigin.Internal);
            pipeline.Begin(this);
            pipeline.Process();
            pipeline.End();
        }
        finally
        {
            GiveBack();
        }
    }

    /// <inheritdoc />
    protected override void StopProcessing() => _stop.Cancel();

    /// <summary>Lets the lock go where the block did not come to its end.</summary>
    public void Dispose()
    {
        GiveBack();
        _stop.Dispose();
        GC.SuppressFinalize(this);
    }

    private void Take()
    {
        try
        {
            _held = Lock.TryTake(TimeoutSeconds, Read, _stop.Token);
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
        catch (SharedObjectException e)
        {
            ThrowTerminatingError(new ErrorRecord(e, e.ErrorId, e.ErrorId == "DeadlockFound" ? ErrorCategory.DeadlockDetected : ErrorCategory.InvalidOperation, Lock));
        }

        if (!_held)
        {
            ThrowTerminatingError(new ErrorRecord(
                new TimeoutException($"{Lock} was not free for {TimeoutSeconds} seconds. Raise -TimeoutSeconds, or hold it for a shorter time."),
                "LockTimeout",
                ErrorCategory.OperationTimeout,
                Lock));
        }
    }

    private void GiveBack()
    {
        if (_held)
        {
            _held = false;
            Lock.GiveBack();
        }
    }

    /// <summary>A script that calls the block and has no name of its own that the block could see. A steppable pipeline writes its output as it comes.</summary>
    private static ScriptBlock Call(ScriptBlock block)
    {
        var extent = block.Ast.Extent;
        var call = new CommandAst(extent, [new ConstantExpressionAst(extent, block)], TokenKind.Ampersand, redirections: null);
        var statements = new StatementBlockAst(extent, [new PipelineAst(extent, call)], traps: null);
        return new ScriptBlockAst(extent, paramBlock: null, statements, isFilter: false).GetScriptBlock();
    }
}
